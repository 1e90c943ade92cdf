import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printUnproduced, UNPRODUCED_PAGE, unproducedFields } from '../scripts/unproduced-fields.ts';
import { read } from './files.ts';

const found = unproducedFields();
const skip = found === undefined ? 'the rule corpus (../shared/corpora) is not there' : false;

test('every field that cloud rules read is produced, or its absence has a reason', { skip }, () => {
  const unexplained = (found?.fields ?? []).filter(({ reason }) => reason === undefined);
  assert.deepEqual(
    unexplained.map(({ field, rules }) => `${field}: ${rules[0]}`),
    [],
  );
  assert.ok((found?.ruleCount ?? 0) > 600);
});

test('the page names every such field', { skip }, () => {
  const page = read(UNPRODUCED_PAGE);
  assert.ok(found && printUnproduced(found).length > 1000);
  assert.deepEqual(
    found.fields.filter(({ field }) => !page.includes(`| \`${field}\` |`)),
    [],
    'run node --conditions=source scripts/unproduced-fields.ts',
  );
});
