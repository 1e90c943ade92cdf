import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Condition, Expr, FieldRef } from '#plan/expr.ts';
import { printCondition } from '#plan/print.ts';
import { solve } from '#verify/witness/solve.ts';

/** Random conditions against every small document: what one of them meets is never called impossible, and values are found for it. */
const NOW = Date.UTC(2026, 2, 4, 12);
const ROUNDS = 3000;
const FIELDS: readonly FieldRef[] = ['x', 'y', 'z'].map((path) => ({ path, type: 'keyword' }));
const TEXTS = ['a', 'b', 'ab', 'ba', ''];
const PATTERNS = ['a*', '*b', '?', '*a*', 'a?'];
const VALUES: readonly (readonly string[])[] = [
  [],
  ['a'],
  ['b'],
  ['ab'],
  ['ba'],
  ['aa'],
  ['c'],
  [''],
  ['a', 'b'],
  ['ab', 'c'],
  ['ab', 'ba'],
];

/** Numbers that are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Pick = (below: number) => number;

function one<T>(from: readonly T[], pick: Pick): T {
  return from[pick(from.length)] as T;
}

function randomCondition(pick: Pick, depth: number): Condition {
  const kind = pick(depth > 0 ? 8 : 5);
  const field = one(FIELDS, pick);
  const below = (): Condition => randomCondition(pick, depth - 1);
  if (kind === 0) return { kind: 'exists', field };
  if (kind === 1) return { kind: 'test', field, test: { kind: 'text', values: [one(TEXTS, pick), one(TEXTS, pick)] } };
  if (kind === 2) return { kind: 'test', field, test: { kind: 'like', pattern: one(PATTERNS, pick) } };
  if (kind <= 4) return { kind: 'holds', expr: randomExpr(pick, 2), values: kind === 3 ? 'whole' : 'each' };
  if (kind === 5) return { kind: 'not', operand: below() };
  return { kind: kind === 6 ? 'and' : 'or', operands: [below(), below(), below()] };
}

function call(name: string, ...operands: readonly Expr[]): Expr {
  return { kind: 'call', function: name, arguments: operands, type: 'boolean' };
}

function text(pick: Pick): Expr {
  return { kind: 'literal', value: one(TEXTS, pick), type: 'keyword' };
}

function randomExpr(pick: Pick, depth: number): Expr {
  const field: Expr = { kind: 'field', field: one(FIELDS, pick), type: 'keyword' };
  const armed: Expr = { ...call('case', call('equals', field, text(pick)), text(pick), field), type: 'keyword' };
  const below = (): Expr => randomExpr(pick, depth - 1);
  switch (pick(depth > 0 ? 9 : 6)) {
    case 0:
      return call('equals', field, text(pick));
    case 1:
      return call('in', field, text(pick), text(pick));
    case 2:
      return call('is_null', field);
    case 3:
      return call('like', field, { kind: 'literal', value: one(PATTERNS, pick), type: 'keyword' });
    case 4:
      return call('equals', armed, text(pick));
    case 5:
      return call('equals', field, { kind: 'field', field: one(FIELDS, pick), type: 'keyword' });
    case 6:
      return call('not', below());
    case 7:
      return call('and', below(), below());
    default:
      return call('or', below(), below());
  }
}

const documents = VALUES.flatMap((x) => VALUES.flatMap((y) => VALUES.map((z) => ({ x: [...x], y: [...y], z: [...z] }))));

test('what a document meets is never called impossible, and nearly always found', (context) => {
  const pick = numbers(20_260_304);
  const counts = { possible: 0, solved: 0, impossible: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const condition = randomCondition(pick, 3);
    const meets = compileCondition(condition, NOW);
    const met = documents.find((document) => meets(new DocumentReader(document)));
    const solution = solve([{ kind: 'condition', condition, isWanted: true, scope: (path) => path }], NOW);
    if (solution.kind === 'impossible') {
      counts.impossible++;
      assert.equal(met, undefined, `${printCondition(condition)} is met by ${JSON.stringify(met)}`);
    }
    if (solution.kind === 'solved') {
      const document = Object.fromEntries([...solution.assignment].map(([path, { values }]) => [path, [...values]]));
      assert.ok(meets(new DocumentReader(document)), `${printCondition(condition)} is not met by ${JSON.stringify(document)}`);
    }
    if (met) counts.possible++;
    if (met && solution.kind === 'solved') counts.solved++;
  }
  context.diagnostic(JSON.stringify(counts));
  assert.ok(counts.impossible > 0);
  assert.ok(counts.solved >= counts.possible * 0.97, JSON.stringify(counts));
});
