import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSchema } from '#event/schema/known.ts';
import { unexercisedParts } from '#verify/cases/coverage.ts';
import { eventsFrom, ruleFrom } from './engine-support.ts';

const schema = openSchema([]);
const events = eventsFrom('e1 10:00 {event.action: login, user.name: mira}\ne2 10:01 {event.action: logout, user.name: ann}');

function idleParts(rule: string): readonly string[] {
  return unexercisedParts(ruleFrom(rule), events, schema).map(({ kind, text }) => `${kind}: ${text}`);
}

test('alternatives that no event meets are named, in every language and depth', () => {
  assert.deepEqual(idleParts(`query: 'user.name: mira or (event.action: delete and user.name: *)'`), [
    'alternative: event.action: delete and user.name: *',
  ]);
  assert.deepEqual(idleParts(`query: 'event.action: (login or logout)'`), []);
  assert.deepEqual(
    idleParts(
      `type: eql\nquery: 'any where user.name == "mira" and (event.action == "login" or (event.action == "x" or user.name == "y"))'`,
    ),
    ['alternative: event.action == "x" or user.name == "y"', 'alternative: event.action == "x"', 'alternative: user.name == "y"'],
  );
});

test('arms of case that no event reaches are named; arms on computed columns are not told', () => {
  const rule = (arms: string): string =>
    `type: eql\nquery: |-\n  any where true\n  | eval n = length(user.name), kind = case(${arms}, "rest")`;
  assert.deepEqual(idleParts(rule('event.action == "login", "in", event.action == "delete", "gone"')), ['arm: event.action == "delete"']);
  assert.deepEqual(idleParts(rule('user.name != null, "any", event.action == "login", "in"')), ['arm: event.action == "login"']);
  assert.deepEqual(idleParts(rule('n > 100, "long"')), []);
});
