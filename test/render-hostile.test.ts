import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from '../src/app/render/layout.ts';
import type { RenderOptions, ReportFormat } from '../src/app/render/options.ts';
import { renderReport } from '../src/app/render/report.ts';
import { renderSummary } from '../src/app/render/table/table.ts';
import type { ScanReport } from '../src/app/scan-report.ts';
import { reportOf } from './render-support.ts';

const hostile = reportOf('src/app/render/cases/hostile');

function render(format: ReportFormat, options: RenderOptions = {}, report: ScanReport = hostile): string {
  return [...renderReport(report, format, options)].join('');
}

/** What a terminal obeys or the eye cannot see; combining marks and line ends apart. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u;

test('nothing that a terminal obeys gets into any format', () => {
  const texts: Record<string, string> = { summary: [...renderSummary(hostile, { showLedger: true, showUnrecognized: true })].join('') };
  for (const format of ['table', 'json', 'ndjson', 'sarif', 'html'] as const)
    texts[format] = render(format, { showLedger: true, showUnrecognized: true });
  texts.quiet = render('table', { quiet: true });
  texts.csv = render('csv').replaceAll('\r\n', '\n');
  for (const [name, text] of Object.entries(texts)) assert.equal(UNSEEN.exec(text)?.[0], undefined, name);
});

test('a table fits its width, whatever it holds', () => {
  for (const width of [60, 61, 80, 100, 133, 200]) {
    const lines = render('table', { width, showLedger: true }).split('\n');
    assert.deepEqual(
      lines.filter((line) => displayWidth(line) > width),
      [],
    );
  }
  assert.equal(render('table', { width: 10 }), render('table', { width: 60 }));
  assert.equal(render('table', { width: 5000 }), render('table', { width: 200 }));
});

test('color adds escapes and nothing else', () => {
  const colored = render('table', { color: true, showLedger: true });
  assert.notEqual(colored, render('table', { showLedger: true }));
  assert.equal(stripVTControlCharacters(colored), render('table', { showLedger: true }));
});

test('alert documents come out as they are', () => {
  const lines = render('ndjson').trimEnd().split('\n');
  const byId = new Map(hostile.alerts.map(({ id, document }) => [id, document]));
  assert.equal(lines.length, hostile.alerts.length);
  for (const line of lines) {
    const document = JSON.parse(line);
    assert.deepEqual(document, JSON.parse(JSON.stringify(byId.get(document['kibana.alert.uuid']))));
  }
  const whole = JSON.parse(render('json'));
  assert.equal(whole.alerts.length + whole.building_blocks.length, hostile.alerts.length);
  assert.equal(whole.summary.partial, true);
});

test('no cell of a CSV is a formula, and every line has every column', () => {
  const text = render('csv');
  const rows = parseCsv(text);
  assert.equal(rows.length, 1 + hostile.alerts.filter(({ isBuildingBlock }) => !isBuildingBlock).length);
  for (const row of rows) {
    assert.equal(row.length, rows[0]?.length);
    for (const cell of row) assert.doesNotMatch(cell, /^[\s"]*[=+\-@|%]/);
  }
  assert.equal(text.replaceAll('\r\n', '').includes('\n'), false);
});

/** RFC 4180, without mercy: anything else fails. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let read = 0;
  for (const match of text.matchAll(cell)) {
    read += match[0].length;
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') rows.push([]);
  }
  assert.equal(read, text.length);
  assert.deepEqual(rows.pop(), []);
  return rows;
}

test('SARIF names every rule and place as the standard wants it', () => {
  const [run] = JSON.parse(render('sarif')).runs;
  const rules: { id: string; helpUri?: string; help: { markdown: string } }[] = run.tool.driver.rules;
  for (const result of run.results) {
    if (result.ruleIndex !== undefined) assert.equal(rules[result.ruleIndex]?.id, result.ruleId);
    assert.ok(['error', 'warning', 'note'].includes(result.level));
    // A single brace is a placeholder, and `](` makes a link.
    assert.doesNotMatch(result.message.text.replaceAll('{{', '').replaceAll('}}', ''), /[{}]|\]\(/);
    for (const { physicalLocation, logicalLocations } of result.locations) {
      assert.ok(logicalLocations[0].fullyQualifiedName);
      if (physicalLocation) assert.ok(URL.canParse(physicalLocation.artifactLocation.uri, 'file:///base/'));
      if (physicalLocation) assert.match(physicalLocation.artifactLocation.uri, /^[\w.\-~%/()!'*]+$/);
    }
  }
  assert.equal(rules[0]?.helpUri, 'https://example.com/guide');
  for (const { help } of rules) assert.doesNotMatch(help.markdown, /javascript:(?!alert\(1\)$)|(?<!\\)<(?:script|img)/m);
  assert.equal(run.invocations[0].executionSuccessful, false);
});

test('secrets are left out of the page, by the name of their member', () => {
  const page = render('html');
  for (const secret of ['hunter2', 's3cr3t', 't0k3n']) assert.equal(page.includes(secret), false, secret);
  assert.ok(page.includes('[REDACTED]'));
  assert.ok(page.includes('&quot;password_set&quot;: &quot;yes&quot;'));
});

const TAGS = new Set(
  'a article b body code details div footer h1 h2 h3 h4 head header html li main mark meta p pre span style summary table td th title tr ul'.split(
    ' ',
  ),
);
const VOID = new Set(['meta']);
const ATTRIBUTES = new Set('charset class content href http-equiv id lang name rel'.split(' '));

test('every value in the page is escaped: its tags are ours, balanced, and lead nowhere strange', () => {
  const whole = render('html', { showLedger: true });
  const [, style = ''] = /<style>([^<]*)<\/style>/.exec(whole) ?? [];
  assert.doesNotMatch(style, /url\(|@import|expression/);
  const page = whole.replace('<!DOCTYPE html>', '').replace(style, '');
  const open: string[] = [];
  for (const [tag, slash, name = '', attributes = ''] of page.matchAll(/<(\/?)([^\s>/]*)([^<>]*)>/g)) {
    assert.ok(TAGS.has(name), tag);
    if (slash === '/') assert.equal(open.pop(), name, tag);
    else if (!VOID.has(name)) open.push(name);
    checkAttributes(attributes, tag);
  }
  assert.deepEqual(open, []);
  // Whatever is no tag has no bracket, and an ampersand begins an entity.
  assert.doesNotMatch(page.replace(/<\/?[a-z][^<>]*>/g, ''), /[<>]/);
  assert.doesNotMatch(page, /&(?!(?:amp|lt|gt|quot|#39|#96);)/);
});

function checkAttributes(text: string, tag: string): void {
  assert.match(text, /^(?: [a-z-]+="[^"]*")*$/, tag);
  for (const [, name = '', value = ''] of text.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
    assert.ok(ATTRIBUTES.has(name), tag);
    if (name === 'href') assert.match(value, /^(?:https?:\/\/|#[\w-]+$)/, tag);
  }
}

test('the page asks for nothing, and only its own style counts', async () => {
  const page = render('html');
  const { createHash } = await import('node:crypto');
  const style = /<style>([^<]*)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  assert.ok(page.includes(`content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`));
  assert.doesNotMatch(page, /<(?:script|link|img|iframe|object|embed|svg|form|base)\b|<[^>]*\s(?:style|src|on\w+)=/);
});

test('the same report gives the same bytes; a large one comes in pieces', () => {
  const [alert] = hostile.alerts;
  assert.ok(alert);
  const alerts = Array.from({ length: 3000 }, (_, i) => ({ ...alert, id: `id-${String(i).padStart(5, '0')}` }));
  const large = { ...hostile, alerts };
  for (const format of ['table', 'json', 'ndjson', 'csv', 'sarif', 'html'] as const) {
    const pieces = [...renderReport(large, format)];
    assert.ok(pieces.length >= alerts.length, format);
    assert.ok(Math.max(...pieces.map((piece) => piece.length)) < 40_000, format);
    // Documents keep the order in which they were raised; lists have one of their own.
    const again = format === 'ndjson' ? large : { ...large, alerts: alerts.toReversed() };
    assert.equal([...renderReport(again, format)].join(''), pieces.join(''), format);
  }
});
