import type { Scalar } from '#event/value.ts';
import { keywordText } from '#event/value.ts';
import type { parseGrok } from '#plan/patterns/grok.ts';
import { textsOfNode } from './regex-text.ts';

/** Texts out of which a grok pattern is likely to cut the target under the name; without a target, anything. */
export function textsOfGrok(grok: ReturnType<typeof parseGrok>, name: string, target: Scalar | undefined): readonly string[] {
  if ('problem' in grok) return [];
  const { captures, groups, root } = grok;
  return textsOfNode(root, (index) => {
    const capture = groups[index - 1];
    const isWanted = capture !== undefined && captures[capture]?.name === name;
    return isWanted && target !== undefined ? keywordText(target) : undefined;
  });
}
