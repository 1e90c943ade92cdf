import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Conversion, type ConversionName, conversions } from './conversion.ts';
import { addAt, type Draft, memberOf, setAt, setMember, valueAt } from './document.ts';

/** One line of a normalizer: where a value stands in the raw record, and which fields it becomes. `Own` names the dataset's conversions. */
export type Row<Own extends string = never> = {
  /** Dotted path in the raw record; of several, the first that holds something. */
  readonly from: string | readonly string[];
  /** The fields that are set to it. A later row wins. */
  readonly to?: string | readonly string[];
  /** The lists it is added to, once. */
  readonly add?: string | readonly string[];
  /** The conversion, by name; `value` when absent. What it refuses stays out and is never an error. */
  readonly as?: ConversionName | NoInfer<Own>;
  /** Where a raw scalar goes when the conversion refuses it. */
  readonly else?: string;
  /** The row counts only for records that hold one of these values there. */
  readonly when?: { readonly path: string; readonly is: readonly JsonValue[] };
  /** The raw member stays among the `rest` as well. */
  readonly isKept?: true;
};

/** A normalizer as data: documentation, schema and the reader are made of it. */
export type Table<Own extends string = never> = {
  /** Fields with the same value in every event. */
  readonly constants: Readonly<Record<string, JsonValue>>;
  readonly rows: readonly Row<Own>[];
  /** Objects whose members that no row took are kept by their own names: from here, to there, except what code reads. */
  readonly rest?: readonly Rest[];
};

type Rest = { readonly from: string; readonly to: string; readonly except?: readonly string[] };

/** Writes what a table says of a record into a document. */
export type TableWriter = (record: JsonObject, draft: Draft) => void;

/** Paths and conversions are looked up once, here. */
export function compileTable<Own extends string = never>(table: Table<Own>, own?: Readonly<Record<Own, Conversion>>): TableWriter {
  const named: Readonly<Record<string, Conversion>> = { ...conversions, ...own };
  const constants = Object.entries(table.constants).map(([field, value]) => ({ segments: field.split('.'), value }));
  const rests = (table.rest ?? []).map((rest, _i, all) => compileRest(rest, table.rows, all));
  const rows = table.rows.map((row) => compileRow(row, named[row.as ?? 'value'] as Conversion));
  return (record, draft) => {
    for (const { segments, value } of constants) setAt(draft, segments, value);
    const taken = new Set<string>();
    for (const write of rows) {
      const path = write(record, draft);
      if (path !== undefined) taken.add(path);
    }
    for (const write of rests) write(record, draft, taken);
  };
}

/** The fields a table can write, lists included. */
export function tableFields(table: Table<string>): readonly string[] {
  const written = table.rows.flatMap((row) => [...listOf(row.to), ...listOf(row.add), ...listOf(row.else)]);
  return [...new Set([...Object.keys(table.constants), ...written])];
}

type RestWriter = (record: JsonObject, draft: Draft, taken: ReadonlySet<string>) => void;

/** Writes what is left of an object; `taken` are the raw paths that rows took. Objects below it that have a rest of their own are left to that. */
function compileRest({ from, to, except = [] }: Rest, rows: readonly Row<string>[], rests: readonly Rest[]): RestWriter {
  const source = segmentsOf(from);
  const target = segmentsOf(to);
  const excepted = new Set([...except, ...rests.flatMap((other) => memberOnPath(other.from, source).map(([, member]) => member))]);
  const paths = [...new Set(rows.flatMap((row) => listOf(row.from)))];
  const members = new Map(paths.flatMap((path) => memberOnPath(path, source)));
  return (record, draft, taken) => {
    const object = valueAt(record, source);
    if (!isJsonObject(object)) return;
    const gone = new Set<string>();
    for (const path of taken) {
      const member = members.get(path);
      if (member !== undefined) gone.add(member);
    }
    for (const [name, value] of Object.entries(object)) {
      if (!gone.has(name) && !excepted.has(name) && value !== undefined) setAt(draft, [...target, name], value);
    }
  };
}

/** The member of the object at `source` that a raw path goes through. */
function memberOnPath(path: string, source: readonly string[]): readonly (readonly [string, string])[] {
  const segments = segmentsOf(path);
  const isBelow = segments.length > source.length && source.every((segment, i) => segment === segments[i]);
  return isBelow ? [[path, segments[source.length] as string]] : [];
}

/** Writes a row and answers the raw path it took, if any. */
function compileRow(row: Row<string>, convert: Conversion): (record: JsonObject, draft: Draft) => string | undefined {
  const sources = listOf(row.from).map((path) => ({ path, segments: segmentsOf(path) }));
  const applies = compileWhen(row.when);
  const write = compileTargets(row, convert);
  return (record, draft) => {
    if (!applies(record)) return undefined;
    const source = sources.find(({ segments }) => isThere(valueAt(record, segments), sources.length > 1));
    if (!source) return undefined;
    write(valueAt(record, source.segments) as JsonValue, draft);
    return row.isKept ? undefined : source.path;
  };
}

function compileTargets(row: Row<string>, convert: Conversion): (raw: JsonValue, draft: Draft) => void {
  const set = listOf(row.to).map(segmentsOf);
  const add = listOf(row.add).map(segmentsOf);
  const otherwise = listOf(row.else).map(segmentsOf);
  return (raw, draft) => {
    const value = convert(raw);
    if (value !== undefined) {
      for (const segments of set) setAt(draft, segments, value);
      for (const segments of add) addAt(draft, segments, value);
    } else if (raw === null || typeof raw !== 'object') {
      for (const segments of otherwise) setAt(draft, segments, raw);
    }
  };
}

/** Null and an empty text are values, but not where another place may hold a better one. */
function isThere(value: JsonValue | undefined, hasOthers: boolean): boolean {
  return value !== undefined && !(hasOthers && (value === null || value === ''));
}

function compileWhen(when: Row['when']): (record: JsonObject) => boolean {
  if (!when) return () => true;
  const segments = segmentsOf(when.path);
  const values = new Set<JsonValue | undefined>(when.is);
  return (record) => values.has(valueAt(record, segments));
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
