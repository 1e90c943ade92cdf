import type { Condition, Expr, FieldRef, ValueTest } from '../../expr.ts';
import { allOf, anyOf } from '../conditions.ts';

/**
 * A simpler condition that holds whenever the expression is true, so that events can be looked up by it; undefined when nothing simple is
 * implied. Several values of a field are one reason why the opposite does not follow.
 */
export function impliedBy(expr: Expr): Condition | undefined {
  if (expr.kind !== 'call') return undefined;
  const { function: name, arguments: args } = expr;
  if (name === 'and') {
    const implied = args.map(impliedBy).filter((condition) => condition !== undefined);
    return implied.length === 0 ? undefined : allOf(implied);
  }
  if (name === 'or') {
    const implied = args.map(impliedBy);
    const known = implied.filter((condition) => condition !== undefined);
    return known.length === implied.length ? anyOf(known) : undefined;
  }
  const [first, ...rest] = args;
  const field = first?.kind === 'field' && isText(first.field) ? first.field : undefined;
  const texts = rest.flatMap((argument) => (argument.kind === 'literal' && typeof argument.value === 'string' ? [argument.value] : []));
  if (!field || texts.length === 0 || texts.length !== rest.length) return undefined;
  const test = testOf(name, texts);
  return test && anyOf(test.map((one) => ({ kind: 'test', field, test: one })));
}

function isText({ type }: FieldRef): boolean {
  return type === 'keyword' || type === 'constant_keyword' || type === 'wildcard';
}

function testOf(name: string, texts: readonly string[]): readonly ValueTest[] | undefined {
  switch (name) {
    case 'equals':
    case 'in':
      return [{ kind: 'text', values: texts }];
    case 'in_ignore_case':
      return [{ kind: 'text', values: texts, ignoreCase: 'unicode' }];
    case 'starts_with':
      return texts.map((value) => ({ kind: 'prefix', value }));
    case 'like':
      return texts.map((pattern) => ({ kind: 'like', pattern }));
    case 'like_ignore_case':
      return texts.map((pattern) => ({ kind: 'like', pattern, ignoreCase: 'unicode' }));
    default:
      return undefined;
  }
}
