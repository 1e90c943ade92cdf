import type { AccessStep, FieldStep, FilterStep, QueryStep, RuleSteps } from '#verify/explain/steps.ts';
import { renderDiagnostic } from '../diagnostic.ts';
import { displayWidth, padEnd } from '../layout.ts';
import { paragraph, type Sheet } from '../table/sheet.ts';
import { visibleLines, visibleText } from '../visible-text.ts';

/** A rule on its way from text to something that runs, a piece a section. */
export function* renderSteps(sheet: Sheet, steps: RuleSteps): Generator<string> {
  for (const query of steps.queries) yield queryText(sheet, query);
  if (steps.filters.length > 0) yield `\n${sheet.paint('heading', 'Plan: what an event must meet')}\n`;
  for (const filter of steps.filters) yield filterText(sheet, filter);
  if (steps.besides.length > 0) yield `\n${sheet.paint('heading', 'Plan: and besides')}\n`;
  for (const besides of steps.besides)
    yield visibleLines(besides, 2000)
      .map((line) => paragraph(sheet, 2, line, undefined, 4))
      .join('');
  if (steps.fields.length > 0) yield fieldText(sheet, steps.fields);
}

const MAX_TREE_LINES = 400;

function queryText(sheet: Sheet, { title, language, text, tree, diagnostics }: QueryStep): string {
  const shown = tree.slice(0, MAX_TREE_LINES);
  return [
    `\n${sheet.paint('heading', `${title} (${language === 'kuery' ? 'kql' : language})`)}\n`,
    ...visibleLines(text, 10_000).map((line) => `  ${line}\n`),
    `\n${sheet.paint('heading', `${title}: syntax tree`)}\n`,
    ...shown.map((line) => indented(sheet, line)),
    tree.length > shown.length ? `  … and ${tree.length - shown.length} more lines\n` : '',
    ...diagnostics.map((diagnostic) => `\n${renderDiagnostic(diagnostic, { name: 'query', text })}`),
  ].join('');
}

function filterText(sheet: Sheet, { title, index, condition, optimized, access }: FilterStep): string {
  const where = index.length === 0 ? 'any index' : visibleText(index.join(', '), 500);
  const reached = access
    ? `only events of ${where} with ${access.map(accessText).join(', or ')} are tested`
    : `every event of ${where} is tested`;
  return [
    title === '' ? '' : `  ${sheet.paint('strong', visibleText(title, 500))}\n`,
    paragraph(sheet, 2, visibleText(reached, 2000), 'faint', 2),
    ...condition.map((line) => indented(sheet, line)),
    ...(optimized ? [paragraph(sheet, 2, 'optimized:', 'faint'), ...optimized.map((line) => indented(sheet, line))] : []),
  ].join('');
}

function accessText({ field, texts, test }: AccessStep): string {
  if (texts === undefined) return test === undefined ? field : `${field} ${test}`;
  const more = texts.length > MAX_TEXTS ? ` and ${texts.length - MAX_TEXTS} more` : '';
  const quoted = texts.slice(0, MAX_TEXTS).map((text) => JSON.stringify(text));
  return `one of these texts in ${field}: ${quoted.join(', ')}${more}`;
}

const MAX_TEXTS = 5;

/** A line that is indented already; where it is broken it goes on deeper. */
function indented(sheet: Sheet, line: string): string {
  const indent = line.length - line.trimStart().length;
  return paragraph(sheet, 2 + Math.min(indent, 40), visibleText(line.trim(), 5000), undefined, 4);
}

const SAID_BY: Readonly<Record<FieldStep['origin'], string>> = {
  caller: 'the caller',
  ecs: 'ECS',
  vendor: 'the data stream',
  inferred: 'nobody (inferred)',
};

function fieldText(sheet: Sheet, fields: readonly FieldStep[]): string {
  const rows = fields.map(({ name, path, type, origin, didYouMean }) => ({
    path: visibleText(path, 200),
    type,
    origin: SAID_BY[origin],
    note: [
      ...(name === undefined ? [] : [`stands in the rule as ${visibleText(name, 200)}`]),
      ...(didYouMean === undefined ? [] : [`did you mean ${visibleText(didYouMean, 200)}?`]),
    ].join('; '),
  }));
  const width = (values: readonly string[]): number => Math.max(...values.map(displayWidth));
  const [paths, types, origins] = [
    width(rows.map(({ path }) => path)),
    width(rows.map(({ type }) => type)),
    width(rows.map(({ origin }) => origin)),
  ];
  const unknown = fields.filter(({ type }) => type.split(', ').includes('unknown')).map(({ path }) => visibleText(path, 200));
  return [
    `\n${sheet.paint('heading', 'Fields, their types, and who says so')}\n`,
    ...rows.map(
      ({ path, type, origin, note }) =>
        `  ${`${padEnd(path, paths)}  ${padEnd(type, types)}  ${padEnd(origin, origins)}  ${note}`.trimEnd()}\n`,
    ),
    unknownNote(sheet, unknown),
  ].join('');
}

/** Fields of unknown type are where a query surprises. */
function unknownNote(sheet: Sheet, unknown: readonly string[]): string {
  if (unknown.length === 0) return '';
  const text =
    `! ${unknown.join(', ')}: no schema declares ${unknown.length === 1 ? 'it' : 'them'}. Values are compared as they stand in the record, ` +
    'texts exactly and with their case; a name that no record has is no mistake and never matches.';
  return paragraph(sheet, 2, text, 'caution', 2);
}
