import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Conversion, type ConversionName, conversions } from './conversion.ts';
import { addAt, type Draft, memberOf, setAt, setMember, valueAt } from './document.ts';

/** One line of a normalizer: where a value stands in the raw record, and which fields it becomes. `Own` names the dataset's conversions. */
export type Row<Own extends string = never> = {
  /** Dotted path in the raw record; of several, the first that is there. */
  readonly from: string | readonly string[];
  /** The fields that are set to it. A later row wins. */
  readonly to?: string | readonly string[];
  /** The lists it is added to, once. */
  readonly add?: string | readonly string[];
  /** The conversion, by name; `value` when absent. What it refuses stays out and is never an error. */
  readonly as?: ConversionName | NoInfer<Own>;
  /** Where a raw scalar goes when the conversion refuses it. */
  readonly else?: string;
  /** The row counts only for records that hold one of these texts there. */
  readonly when?: { readonly path: string; readonly is: readonly string[] };
};

/** A normalizer as data: documentation, schema and the reader are made of it. */
export type Table<Own extends string = never> = {
  /** Fields with the same value in every event. */
  readonly constants: Readonly<Record<string, JsonValue>>;
  readonly rows: readonly Row<Own>[];
  /** Objects whose members that no row reads are kept by their own names: from here, to there, except what code reads. */
  readonly rest?: readonly { readonly from: string; readonly to: string; readonly except?: readonly string[] }[];
};

/** Writes what a table says of a record into a document. */
export type TableWriter = (record: JsonObject, draft: Draft) => void;

/** Paths and conversions are looked up once, here. */
export function compileTable<Own extends string = never>(table: Table<Own>, own?: Readonly<Record<Own, Conversion>>): TableWriter {
  const named: Readonly<Record<string, Conversion>> = { ...conversions, ...own };
  const writers = [
    ...Object.entries(table.constants).map(([field, value]) => constantWriter(field, value)),
    ...(table.rest ?? []).map(({ from, to, except = [] }) =>
      restWriter(from, to, [...table.rows.flatMap((row) => listOf(row.from)), ...except]),
    ),
    ...table.rows.map((row) => rowWriter(row, named[row.as ?? 'value'] as Conversion)),
  ];
  return (record, draft) => {
    for (const write of writers) write(record, draft);
  };
}

/** The fields a table can write, lists included. */
export function tableFields(table: Table<string>): readonly string[] {
  const written = table.rows.flatMap((row) => [...listOf(row.to), ...listOf(row.add), ...listOf(row.else)]);
  return [...new Set([...Object.keys(table.constants), ...written])];
}

function constantWriter(field: string, value: JsonValue): TableWriter {
  const segments = field.split('.');
  return (_record, draft) => setAt(draft, segments, value);
}

function restWriter(from: string, to: string, paths: readonly string[]): TableWriter {
  const source = segmentsOf(from);
  const target = segmentsOf(to);
  const read = new Set(paths.flatMap((path) => memberRead(path.split('.'), source)));
  return (record, draft) => {
    const object = valueAt(record, source);
    if (!isJsonObject(object)) return;
    for (const [name, value] of Object.entries(object)) {
      if (!read.has(name) && value !== undefined) setAt(draft, [...target, name], value);
    }
  };
}

/** The member of the object at `source` that a row's path goes through. */
function memberRead(path: readonly string[], source: readonly string[]): readonly string[] {
  return path.length > source.length && source.every((segment, i) => segment === path[i]) ? [path[source.length] as string] : [];
}

function rowWriter(row: Row<string>, convert: Conversion): TableWriter {
  const sources = listOf(row.from).map(segmentsOf);
  const set = listOf(row.to).map(segmentsOf);
  const add = listOf(row.add).map(segmentsOf);
  const otherwise = row.else === undefined ? undefined : segmentsOf(row.else);
  const applies = compileWhen(row.when);
  return (record, draft) => {
    if (!applies(record)) return;
    const raw = firstAt(record, sources);
    if (raw === undefined) return;
    const value = convert(raw);
    if (value === undefined) {
      if (otherwise && (raw === null || typeof raw !== 'object')) setAt(draft, otherwise, raw);
      return;
    }
    for (const segments of set) setAt(draft, segments, value);
    for (const segments of add) addAt(draft, segments, value);
  };
}

function compileWhen(when: Row['when']): (record: JsonObject) => boolean {
  if (!when) return () => true;
  const segments = segmentsOf(when.path);
  const values = new Set<JsonValue | undefined>(when.is);
  return (record) => values.has(valueAt(record, segments));
}

function firstAt(record: JsonObject, sources: readonly (readonly string[])[]): JsonValue | undefined {
  for (const source of sources) {
    const value = valueAt(record, source);
    if (value !== undefined) return value;
  }
  return undefined;
}

function segmentsOf(path: string): readonly string[] {
  return path === '' ? [] : path.split('.');
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** The record with members renamed: new name → where the value stands. What is not named is left out. */
export function renamed(record: JsonObject, names: Readonly<Record<string, string | readonly string[]>>): JsonObject {
  const draft: Draft = {};
  for (const [path, from] of Object.entries(names)) {
    const value = listOf(from)
      .map((name) => memberOf(record, name))
      .find((found) => found !== undefined);
    if (value === undefined) continue;
    const segments = path.split('.');
    if (segments.length === 1) setMember(draft, path, value);
    else setAt(draft, segments, value);
  }
  return draft;
}
