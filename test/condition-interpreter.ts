import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Bounds, Condition, FieldRef, ValueTest } from '#plan/expr.ts';

/**
 * Whether a document meets a condition of the plan, found by walking both for every question: what `expr.ts` says each kind means, written
 * down once more. Knows the kinds and tests that the test makes.
 */
export function interpretCondition(condition: Condition, document: JsonObject, scope = ''): boolean {
  switch (condition.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'and':
      return condition.operands.every((operand) => interpretCondition(operand, document, scope));
    case 'or':
      return condition.operands.some((operand) => interpretCondition(operand, document, scope));
    case 'not':
      return !interpretCondition(condition.operand, document, scope);
    case 'test':
      return valuesAt(condition.field, document, scope).some((value) => passes(condition.test, value, condition.field));
    case 'exists':
      return valuesAt(condition.field, document, scope).length > 0;
    case 'anyField':
      return leavesOf(document, '').some(({ value }) => passes(condition.test, value, { path: '*', type: 'unknown' }));
    case 'nested':
      return objectsAt(condition.path.slice(scope.length), document).some((object) =>
        interpretCondition(condition.operand, object, `${condition.path}.`),
      );
    default:
      throw new Error(`The interpreter has no ${condition.kind}`);
  }
}

type Stored = string | number | boolean;

function valuesAt(field: FieldRef, document: JsonObject, scope: string): readonly Stored[] {
  if (field.constant !== undefined) return [field.constant];
  const path = field.path.slice(scope.length);
  const found = leavesOf(document, '').filter((leaf) => (field.isPattern ? matchesPath(path, leaf.path) : leaf.path === path));
  return found.map(({ value }) => value);
}

/** A star crosses dots. */
function matchesPath(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(path);
}

function leavesOf(node: JsonValue, path: string): readonly { readonly path: string; readonly value: Stored }[] {
  if (Array.isArray(node)) return node.flatMap((member: JsonValue) => leavesOf(member, path));
  if (isJsonObject(node)) return Object.entries(node).flatMap(([name, member]) => leavesOf(member, path === '' ? name : `${path}.${name}`));
  return node === null ? [] : [{ path, value: node as Stored }];
}

function objectsAt(name: string, document: JsonObject): readonly JsonObject[] {
  const value = document[name];
  return (Array.isArray(value) ? (value as JsonValue[]) : [value ?? null]).filter(isJsonObject);
}

function passes(test: ValueTest, value: Stored, field: FieldRef): boolean {
  const normalized = field.normalizer === 'lowercase' ? String(value).toLowerCase() : String(value);
  const fold = (text: string): string => ('ignoreCase' in test && test.ignoreCase !== undefined ? text.toLowerCase() : text);
  const text = fold(normalized);
  switch (test.kind) {
    case 'text':
      return test.values.some((one) => fold(one) === text);
    case 'like':
      return new RegExp(`^${fold(test.pattern).replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`).test(text);
    case 'prefix':
      return text.startsWith(fold(test.value));
    case 'boolean':
      return String(value) === String(test.value);
    case 'number':
      return typeof value === 'number' && within(test.bounds, (bound) => value - Number(bound));
    case 'textRange':
      return within(test.bounds, (bound) => Buffer.compare(Buffer.from(text), Buffer.from(bound)));
    default:
      throw new Error(`The interpreter has no test ${test.kind}`);
  }
}

function within<T>({ gt, gte, lt, lte }: Bounds<T>, order: (bound: T) => number): boolean {
  return (
    (gt === undefined || order(gt) > 0) &&
    (gte === undefined || order(gte) >= 0) &&
    (lt === undefined || order(lt) < 0) &&
    (lte === undefined || order(lte) <= 0)
  );
}
