/** The commands that are run, and those that Elasticsearch has besides. */
const NAMES: ReadonlySet<string> = new Set(
  'eval where keep drop rename sort limit stats inlinestats inline lookup mv_expand dissect grok enrich sample from row change_point completion fork fuse rerank'.split(
    ' ',
  ),
);

export function isCommandName(word: string): boolean {
  return NAMES.has(word);
}
