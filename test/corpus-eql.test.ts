import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasErrors } from '#base/diagnostic.ts';
import { openSchema } from '#event/schema/known.ts';
import { parseEql } from '#lang/eql/parser.ts';
import { printEql } from '#lang/eql/print.ts';
import { planQuery } from '#plan/languages.ts';
import { printQuery } from '#plan/print.ts';
import { parseRule } from '#rule/load.ts';
import { sharedBytes } from './shared.ts';
import { readTgz } from './tar.ts';
import { renderTree } from './tree.ts';

/** Every EQL rule of elastic/detection-rules. */
const archive = sharedBytes('corpora/elastic-rules.tgz');
const skip = archive === undefined ? 'the rule corpus (../shared/corpora) is not there' : false;

const rules = (archive === undefined ? [] : readTgz(archive))
  .filter(({ path }) => /^(?:\.\/)?rules.*\.toml$/.test(path))
  .flatMap(({ path, bytes }) => {
    const { rule } = parseRule(bytes.toString('utf8'));
    return rule?.detection.type === 'eql' ? [{ path, detection: rule.detection }] : [];
  });

test('every EQL rule of the corpus is read, and printed so that it reads the same', { skip }, () => {
  assert.equal(rules.length, 1081);
  for (const { path, detection } of rules) {
    const { tree, diagnostics, rest } = parseEql(detection.query.text);
    assert.deepEqual({ diagnostics, rest }, { diagnostics: [], rest: undefined }, path);
    const printed = printEql(tree);
    assert.equal(renderTree(parseEql(printed).tree), renderTree(tree), path);
    assert.equal(printEql(parseEql(printed).tree), printed, path);
  }
});

test('every EQL rule of the corpus means something against ECS', { skip }, () => {
  const schema = openSchema([]);
  for (const { path, detection } of rules) {
    const { eventCategoryOverride } = detection;
    const context = { schema, ...(eventCategoryOverride === undefined ? {} : { eventCategoryField: eventCategoryOverride }) };
    const { query, diagnostics } = planQuery('eql', detection.query.text, context);
    assert.ok(query && !hasErrors(diagnostics), `${path}: ${diagnostics.map(({ message }) => message).join(', ')}`);
    assert.ok(printQuery(query).length > 0);
  }
});
