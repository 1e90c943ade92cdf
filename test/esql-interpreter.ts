import type { JsonObject } from '#base/json.ts';

/**
 * A slow and obvious reading of a part of ES|QL, over documents with the fields `n` (numbers), `k` (texts) and `f` (truth values): what
 * each step says is done, on all rows, before the next. It shares no code with the engine.
 */
export type Step =
  | { readonly kind: 'where'; readonly test: Test }
  | { readonly kind: 'eval'; readonly name: string; readonly left: string; readonly plus: number }
  | { readonly kind: 'expand'; readonly name: string }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'sort'; readonly name: string; readonly isDescending: boolean }
  | { readonly kind: 'stats'; readonly by: readonly string[] };

export type Test =
  | { readonly kind: 'compare'; readonly name: string; readonly operator: '==' | '!=' | '<' | '>='; readonly value: number | string }
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'not'; readonly test: Test }
  | { readonly kind: 'and' | 'or'; readonly left: Test; readonly right: Test };

type One = number | string | boolean;
export type Row = ReadonlyMap<string, readonly One[]>;

/** What STATS computes, besides its keys. */
export const AGGREGATES = 'rows = COUNT(*), values = COUNT(n), sum = SUM(n), least = MIN(n), different = COUNT_DISTINCT(k)';

export function printStep(step: Step): string {
  switch (step.kind) {
    case 'where':
      return `WHERE ${printTest(step.test)}`;
    case 'eval':
      return `EVAL ${step.name} = ${step.left} + ${step.plus}`;
    case 'expand':
      return `MV_EXPAND ${step.name}`;
    case 'limit':
      return `LIMIT ${step.count}`;
    case 'sort':
      return `SORT ${step.name}${step.isDescending ? ' DESC' : ''}`;
    case 'stats':
      return `STATS ${AGGREGATES}${step.by.length === 0 ? '' : ` BY ${step.by.join(', ')}`}`;
    default:
      return step satisfies never;
  }
}

export function printTest(test: Test): string {
  switch (test.kind) {
    case 'compare':
      return `${test.name} ${test.operator} ${JSON.stringify(test.value)}`;
    case 'missing':
      return `${test.name} IS NULL`;
    case 'not':
      return `NOT (${printTest(test.test)})`;
    default:
      return `(${printTest(test.left)} ${test.kind.toUpperCase()} ${printTest(test.right)})`;
  }
}

/** The fields of a document; texts are sorted and each stands once, numbers are sorted. */
export function rowOf(document: JsonObject): Row {
  const members = ['n', 'k', 'f'].map((name) => {
    const value = document[name] ?? [];
    const values = (Array.isArray(value) ? value : [value]) as readonly One[];
    const kept = name === 'k' ? [...new Set(values)] : values;
    return [name, [...kept].sort(compare)] as const;
  });
  return new Map(members);
}

function compare(left: One, right: One): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

export function interpret(steps: readonly Step[], rows: readonly Row[]): readonly Row[] {
  return steps.reduce((current, step) => interpretStep(step, current), rows);
}

function interpretStep(step: Step, rows: readonly Row[]): readonly Row[] {
  switch (step.kind) {
    case 'where':
      return rows.filter((row) => truthOf(step.test, row) === true);
    case 'eval':
      return rows.map((row) => {
        const [left, ...more] = row.get(step.left) ?? [];
        const sum = typeof left === 'number' && more.length === 0 ? [left + step.plus] : [];
        return new Map(row).set(step.name, sum);
      });
    case 'expand':
      return rows.flatMap((row) => {
        const values = row.get(step.name) ?? [];
        return values.length === 0 ? [row] : values.map((value) => new Map(row).set(step.name, [value]));
      });
    case 'limit':
      return rows.slice(0, step.count);
    case 'sort':
      return sortRows(step, rows);
    case 'stats':
      return groupRows(step.by, rows);
    default:
      return step satisfies never;
  }
}

/** Of several values the smallest counts, descending the largest; missing ones are the largest of all. */
function sortRows({ name, isDescending }: Extract<Step, { kind: 'sort' }>, rows: readonly Row[]): readonly Row[] {
  const rank = (row: Row): One | undefined => [...(row.get(name) ?? [])].sort(compare).at(isDescending ? -1 : 0);
  return rows.toSorted((left, right) => {
    const [a, b] = [rank(left), rank(right)];
    const order = a === undefined || b === undefined ? Number(a === undefined) - Number(b === undefined) : compare(a, b);
    return isDescending ? -order : order;
  });
}

/** A row stands in the group of each choice of one value for every key. */
function groupRows(by: readonly string[], rows: readonly Row[]): readonly Row[] {
  const groups = new Map<string, { readonly key: readonly (One | null)[]; readonly rows: Row[] }>();
  if (by.length === 0) groups.set('[]', { key: [], rows: [] });
  for (const row of rows) {
    for (const key of choices(by.map((name) => [...new Set(row.get(name) ?? [])]))) {
      const text = JSON.stringify(key);
      const group = groups.get(text) ?? { key, rows: [] };
      groups.set(text, group);
      group.rows.push(row);
    }
  }
  return [...groups.values()].map((group) => {
    const numbers = group.rows.flatMap((row) => (row.get('n') ?? []) as readonly number[]);
    const least = numbers.toSorted((left, right) => left - right)[0];
    const members: readonly (readonly [string, readonly One[]])[] = [
      ['rows', [group.rows.length]],
      ['values', [numbers.length]],
      ['sum', numbers.length === 0 ? [] : [numbers.reduce((sum, one) => sum + one, 0)]],
      ['least', least === undefined ? [] : [least]],
      ['different', [new Set(group.rows.flatMap((row) => row.get('k') ?? [])).size]],
      ...by.map((name, i) => [name, group.key[i] === null ? [] : [group.key[i] as One]] as const),
    ];
    return new Map(members);
  });
}

function choices(lists: readonly (readonly One[])[]): readonly (readonly (One | null)[])[] {
  const [first, ...rest] = lists;
  if (!first) return [[]];
  const options: readonly (One | null)[] = first.length === 0 ? [null] : first;
  return options.flatMap((option) => choices(rest).map((choice) => [option, ...choice]));
}

/** Null is unknown: of a missing value, and of several. */
function truthOf(test: Test, row: Row): boolean | null {
  switch (test.kind) {
    case 'compare': {
      const [value, ...more] = row.get(test.name) ?? [];
      if (value === undefined || more.length > 0) return null;
      const order = compare(value, test.value);
      return { '==': order === 0, '!=': order !== 0, '<': order < 0, '>=': order >= 0 }[test.operator];
    }
    case 'missing':
      return (row.get(test.name) ?? []).length === 0;
    case 'not': {
      const truth = truthOf(test.test, row);
      return truth === null ? null : !truth;
    }
    default: {
      const truths = [truthOf(test.left, row), truthOf(test.right, row)];
      const settling = test.kind === 'or';
      return truths.includes(settling) ? settling : truths.includes(null) ? null : !settling;
    }
  }
}
