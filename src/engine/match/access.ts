import { foldWith } from '#event/schema/normalizers.ts';
import type { Value } from '#event/value.ts';
import type { CaseFolding, Condition, Expr, FieldRef, ValueTest } from '#plan/expr.ts';
import { functionNamed } from '#plan/functions.ts';
import { printField } from '#plan/print.ts';

/** What a condition implies: it can only hold for an event that one of the ways leads to. Undefined when nothing simple is implied. */
export type Access = readonly Way[];

/** A field has one of the texts, a value that passes the test, or anything at all. */
export type Way =
  | { readonly kind: 'texts'; readonly slot: Slot; readonly texts: readonly string[] }
  | { readonly kind: 'test'; readonly slot: Slot; readonly test: ValueTest }
  | { readonly kind: 'present'; readonly slot: Slot };

/** A field and how its values are folded before they are looked up. */
export type Slot = { readonly key: string; readonly field: FieldRef; readonly folding: CaseFolding | undefined };

/** The access that the fewest events have, as far as the names of the fields tell. */
export function accessOf(condition: Condition): Access | undefined {
  switch (condition.kind) {
    case 'test':
      return testAccess(condition.field, condition.test);
    case 'exists':
      return presence(condition.field);
    case 'nested':
      return presence({ path: condition.path, type: 'nested' });
    case 'and':
      return condition.operands.map(accessOf).reduce(rarer, undefined);
    case 'or':
      return unionOf(condition.operands.map(accessOf));
    case 'holds':
      return exprAccess(condition.expr);
    default:
      return undefined;
  }
}

/** Whether the condition holds for every event that its access leads to: then it need not be tested. */
export function isProvenByAccess(condition: Condition): boolean {
  if (condition.kind === 'or') return condition.operands.every(isProvenByAccess);
  if (condition.kind !== 'test') return false;
  const { field, test } = condition;
  if (field.isPattern || field.constant !== undefined) return false;
  if (test.kind !== 'text') return true;
  return field.ignoreAbove === undefined && test.values.every((value) => foldWith(field.normalizer, value) === value);
}

function testAccess(field: FieldRef, test: ValueTest): Access | undefined {
  if (field.isPattern || field.constant !== undefined) return presence(field);
  if (test.kind === 'text') return [{ kind: 'texts', slot: slotOf(field, test.ignoreCase), texts: test.values }];
  return [{ kind: 'test', slot: slotOf(field, undefined), test }];
}

/** Of a pattern, the object its fields stand in. */
function presence(field: FieldRef): Access | undefined {
  if (field.constant !== undefined) return undefined;
  if (!field.isPattern) return [{ kind: 'present', slot: slotOf(field, undefined) }];
  const dot = field.path.lastIndexOf('.', field.path.indexOf('*'));
  return dot > 0 ? presence({ path: field.path.slice(0, dot), type: 'object' }) : undefined;
}

function slotOf(field: FieldRef, folding: CaseFolding | undefined): Slot {
  return { key: `${printField(field)} ${folding ?? ''}`, field, folding };
}

/** What an expression needs to be true. */
function exprAccess(expr: Expr): Access | undefined {
  if (expr.kind !== 'call') return undefined;
  switch (expr.function) {
    case 'and':
      return expr.arguments.map(exprAccess).reduce(rarer, undefined);
    case 'or':
      return unionOf(expr.arguments.map(exprAccess));
    case 'equals':
    case 'in':
      return literalAccess(expr.arguments) ?? presenceOfAny(expr.arguments.slice(0, 1));
    case 'is_not_null':
      return presenceOfAny(expr.arguments);
    default:
      return functionNamed(expr.function)?.nulls === 'null' ? presenceOfAny(expr.arguments) : undefined;
  }
}

/** A text field compared with texts: one of its values is one of them. */
function literalAccess([left, ...items]: readonly Expr[]): Access | undefined {
  if (left?.kind !== 'field' || left.field.constant !== undefined || !TEXT_TYPES.has(left.type)) return undefined;
  const texts = items.map((item): Value | undefined => (item.kind === 'literal' ? item.value : undefined));
  if (!texts.every((text) => typeof text === 'string')) return undefined;
  return [{ kind: 'texts', slot: slotOf(left.field, undefined), texts }];
}

const TEXT_TYPES: ReadonlySet<string> = new Set(['keyword', 'text']);

/** A missing field makes the answer null on the whole way up. */
function presenceOfAny(args: readonly Expr[]): Access | undefined {
  return args.map(needed).reduce(rarer, undefined);
}

function needed(expr: Expr): Access | undefined {
  if (expr.kind === 'field') return presence(expr.field);
  if (expr.kind !== 'call' || functionNamed(expr.function)?.nulls !== 'null') return undefined;
  return presenceOfAny(expr.arguments);
}

/** The access that fewer events have; undefined is what every event has. */
export function rarer(best: Access | undefined, next: Access | undefined): Access | undefined {
  if (!best || !next) return best ?? next;
  return commonness(best) <= commonness(next) ? best : next;
}

function unionOf(alternatives: readonly (Access | undefined)[]): Access | undefined {
  const ways: Way[] = [];
  for (const alternative of alternatives) {
    if (!alternative) return undefined;
    ways.push(...alternative);
  }
  return ways;
}

const SELECTIVE: ReadonlySet<string> = new Set(['event.action', 'op.canonical', 'op.raw', 'event.code', 'event.id']);
const COMMON =
  /^(?:event\.(?:dataset|module|category|kind|type|outcome|action|provider|ingested|created|id)|data_stream\..*|cloud\.provider|host\.os\.type|@timestamp|source\.ip|user\.(?:name|id)|message|aws\.cloudtrail\.user_identity\.(?:type|arn|access_key_id|account_id|principal_id))$/;

/** How many events an access leads to, on a scale of its own: names of operations first, what every event of a source has last. */
export function commonness(access: Access): number {
  return Math.max(...access.map(wayCommonness)) + access.length / 1_000;
}

const SCALE = {
  texts: { selective: 0, usual: 2, common: 5 },
  test: { selective: 1, usual: 3, common: 4.5 },
  present: { selective: 7, usual: 4, common: 7 },
} as const;

function wayCommonness({ kind, slot: { field } }: Way): number {
  const { path } = field;
  if (kind === 'texts' && path === 'event.provider') return 3.5;
  const isSelective = SELECTIVE.has(path) || path.endsWith('.operation_name');
  return SCALE[kind][isSelective ? 'selective' : COMMON.test(path) ? 'common' : 'usual'];
}
