import assert from 'node:assert/strict';
import { test } from 'node:test';
import { search } from '#app/library.ts';
import type { JsonObject } from '#base/json.ts';
import type { FieldMapping } from '#event/schema/mapping.ts';
import { sharedFile } from './shared.ts';

/** The warnings that Elasticsearch's own suite expects of its queries. */
const text = sharedFile('oracles/esql/cases.json');
const skip = text === undefined ? 'the oracles (../shared/oracles/esql) are not there' : false;

type Expected = { readonly text?: string; readonly regex?: string };
type OracleCase = {
  readonly file: string;
  readonly name: string;
  readonly query: string;
  readonly indices?: readonly string[];
  readonly warnings?: readonly Expected[];
};

/**
 * Cases where Elasticsearch warns of what it has rewritten, or of what a row would give that another condition has already dropped; here the
 * query is run as it is written, and a row that is gone is not looked at any more.
 */
const REWRITTEN: ReadonlySet<string> = new Set(['ip/cidrMatchEqualsInsOrsIPs', 'boolean/in', 'conditional/nullValue']);

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'long', 'double', 'float', 'half_float', 'scaled_float', 'short', 'byte']);

function cellValue(type: string, cell: string): string | number | boolean | null {
  if (cell === '') return null;
  return NUMBERS.has(type) ? Number(cell) : type === 'boolean' ? cell === 'true' : cell;
}

/** Cells stand between commas; those in quotes and brackets do not part. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/\s*("[^"]*"|\[[^\]]*\]|[^,]*)(?:,|$)/g)].slice(0, -1).map(([, cell = '']) => cell.replaceAll('"', '').trim());
}

function readTable(name: string): { readonly events: JsonObject[]; readonly fields: Readonly<Record<string, FieldMapping>> } {
  const [head = '', ...lines] = (sharedFile(`oracles/esql/${name}.csv`) ?? '').split('\n').filter((line) => line.trim() !== '');
  const columns = cellsOf(head).map((cell) => cell.split(':').map((part) => part.trim()));
  const events = lines.map((line) => {
    const members = cellsOf(line).map((cell, i) => {
      const [column = '', type = ''] = columns[i] ?? [];
      const value = cell.startsWith('[')
        ? cell
            .slice(1, -1)
            .split(',')
            .map((one) => cellValue(type, one.trim()))
        : cellValue(type, cell);
      return [column, value] as const;
    });
    return Object.fromEntries(members.filter(([, value]) => value !== null)) as JsonObject;
  });
  const fields = Object.fromEntries(columns.map(([column = '', type = '']) => [column, type === 'datetime' ? 'date' : type]));
  return { events, fields: fields as Readonly<Record<string, FieldMapping>> };
}

/** As Elasticsearch writes it into a header. */
function inHeader(warning: string): string {
  return warning.replaceAll('%', '%25').replaceAll('"', '\\"');
}

function isExpected(warning: string, { text: exact, regex }: Expected): boolean {
  if (exact !== undefined) return exact === warning || exact === warning.replaceAll('%', '%25');
  return regex !== undefined && [warning, inHeader(warning)].some((form) => new RegExp(regex).test(form));
}

function readIndices(names: readonly string[]): Record<string, ReturnType<typeof readTable>> {
  const mappings = JSON.parse(sharedFile('oracles/esql/mappings.json') ?? '{}') as Record<string, Record<string, FieldMapping>>;
  return Object.fromEntries(
    names.map((name) => {
      const table = readTable(name);
      return [name, { ...table, fields: mappings[name] ?? table.fields }];
    }),
  );
}

test('warnings are those of Elasticsearch', { skip }, () => {
  const cases = (JSON.parse(text ?? '[]') as OracleCase[]).filter(({ warnings = [] }) => warnings.length > 0);
  const different: string[] = [];
  for (const { file, name, query, indices = [], warnings = [] } of cases) {
    const id = `${file.replace('.csv-spec', '')}/${name}`;
    if (REWRITTEN.has(id)) continue;
    const result = search(query, { language: 'esql', indices: readIndices(indices) });
    const given = result.kind === 'table' ? result.warnings : [];
    const missing = warnings.filter((expected) => !given.some((warning) => isExpected(warning, expected)));
    if (missing.length > 0) different.push(`${id}: missing ${JSON.stringify(missing)}`);
  }
  assert.ok(cases.length > 20);
  assert.deepEqual(different, []);
});
