import { foldWith } from '#event/schema/normalizers.ts';
import { foldCase } from '#event/text.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import type { CaseFolding, Condition, FieldRef } from '#plan/expr.ts';
import { printField } from '#plan/print.ts';

/** A test that a condition implies: it can only hold for an event that has one of the texts in the slot. */
export type Access = { readonly slot: Slot; readonly texts: ReadonlySet<string> };

/** A field and how its values are folded before they are looked up. */
export type Slot = { readonly key: string; readonly field: FieldRef; readonly folding: CaseFolding | undefined };

/** The cheapest sound access of a condition: the rarest field, then the fewest texts. Undefined when nothing simple is implied. */
export function accessOf(condition: Condition): Access | undefined {
  switch (condition.kind) {
    case 'test':
      return testAccess(condition);
    case 'and':
      return condition.operands.map(accessOf).reduce(cheaper, undefined);
    case 'or':
      return unionOf(condition.operands.map(accessOf));
    default:
      return undefined;
  }
}

/** The text under which a stored value is looked up in a slot. */
export function slotText({ field, folding }: Slot, value: Scalar): string {
  return foldCase(foldWith(field.normalizer, keywordText(value)), folding);
}

function testAccess({ field, test }: Extract<Condition, { kind: 'test' }>): Access | undefined {
  if (test.kind !== 'text' || field.isPattern || field.constant !== undefined) return undefined;
  const slot = { key: `${printField(field)} ${test.ignoreCase ?? ''}`, field, folding: test.ignoreCase };
  return { slot, texts: new Set(test.values.map((value) => foldCase(value, test.ignoreCase))) };
}

function cheaper(best: Access | undefined, next: Access | undefined): Access | undefined {
  if (!best || !next) return best ?? next;
  const difference = commonness(best.slot.field.path) - commonness(next.slot.field.path) || best.texts.size - next.texts.size;
  return difference <= 0 ? best : next;
}

function unionOf(alternatives: readonly (Access | undefined)[]): Access | undefined {
  const slot = alternatives[0]?.slot;
  const texts = new Set<string>();
  for (const alternative of alternatives) {
    if (!slot || alternative?.slot.key !== slot.key) return undefined;
    for (const text of alternative.texts) texts.add(text);
  }
  return slot && { slot, texts };
}

const SELECTIVE: ReadonlySet<string> = new Set(['event.action', 'op.canonical', 'op.raw', 'event.code', 'event.id']);
const COMMON = /^(?:event\.(?:dataset|module|category|kind|type|outcome)|data_stream\..*|cloud\.provider|host\.os\.type)$/;

/** How little a field says: names of operations first, what every event of a source shares last. */
function commonness(path: string): number {
  if (SELECTIVE.has(path) || path.endsWith('.operation_name')) return 0;
  if (COMMON.test(path)) return 3;
  return path === 'event.provider' ? 2 : 1;
}
