import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Conversion, type ConversionName, conversions } from './conversion.ts';
import { type Draft, memberOf, setAt, setMember, segmentsOf as split, valueAt } from './document.ts';
import { type MadeObjects, PathTree, type Place, type ReadObjects, valueIn } from './path-tree.ts';

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

/** A normalizer as data: documentation, schema and the reader are made of it. No field of it lies below another. */
export type Table<Own extends string = never> = {
  /** Fields with the same value in every event. */
  readonly constants: Readonly<Record<string, JsonValue>>;
  readonly rows: readonly Row<Own>[];
  /** Objects whose members that no row took are kept by their own names: from here, to there, except what code reads. */
  readonly rest?: readonly Rest[];
};

type Rest = { readonly from: string; readonly to: string; readonly except?: readonly string[] };

/** The document that a table makes of a record. */
export type TableReader = (record: JsonObject) => Draft;

/** Paths and conversions are looked up once, here; for a record every object is then reached once. */
export function compileTable<Own extends string = never>(table: Table<Own>, own?: Readonly<Record<Own, Conversion>>): TableReader {
  const named: Readonly<Record<string, Conversion>> = { ...conversions, ...own };
  const raw = new PathTree();
  const written = new PathTree();
  const constants = Object.entries(table.constants).map(([field, value]) => ({ place: written.place(field), value }));
  const rows = table.rows.map((row) => compileRow(row, named[row.as ?? 'value'] as Conversion, raw, written));
  const rests = (table.rest ?? []).map((rest, _i, all) => compileRest(rest, table.rows, all));
  return (record) => {
    const draft: Draft = {};
    const source = raw.read(record);
    const target: MadeObjects = [draft];
    for (const { place, value } of constants) written.set(target, place, value);
    const taken: string[] = [];
    for (const write of rows) {
      const path = write(source, target);
      if (path !== undefined) taken.push(path);
    }
    for (const write of rests) write(record, draft, taken);
    return draft;
  };
}

/** The fields a table can write, lists included. */
export function tableFields(table: Table<string>): readonly string[] {
  const written = table.rows.flatMap((row) => [...listOf(row.to), ...listOf(row.add), ...listOf(row.else)]);
  return [...new Set([...Object.keys(table.constants), ...written])];
}

/** Writes a row and answers the raw path it took, if any. */
function compileRow(row: Row<string>, convert: Conversion, raw: PathTree, written: PathTree): RowWriter {
  const write = compileTargets(row, convert, written);
  const values = row.when && new Set<JsonValue | undefined>(row.when.is);
  const condition = raw.place(row.when?.path ?? '');
  const places = listOf(row.from).map((path) => ({ path, place: raw.place(path) }));
  const [only] = places;
  const isOnly = places.length === 1;
  return (source, target) => {
    if (values && !values.has(valueIn(source, condition))) return undefined;
    const found = isOnly ? only : places.find(({ place }) => isFilled(valueIn(source, place)));
    const value = found && valueIn(source, found.place);
    if (found === undefined || value === undefined) return undefined;
    write(value, target);
    return row.isKept ? undefined : found.path;
  };
}

type RowWriter = (source: ReadObjects, target: MadeObjects) => string | undefined;

function compileTargets(row: Row<string>, convert: Conversion, written: PathTree): (raw: JsonValue, target: MadeObjects) => void {
  const [set, add, otherwise] = [row.to, row.add, row.else].map((fields) => listOf(fields).map((field) => written.place(field))) as [
    Place[],
    Place[],
    Place[],
  ];
  return (raw, target) => {
    const value = convert(raw);
    if (value !== undefined) {
      for (const place of set) written.set(target, place, value);
      for (const place of add) written.add(target, place, value);
    } else if (raw === null || typeof raw !== 'object') {
      for (const place of otherwise) written.set(target, place, raw);
    }
  };
}

/** Null and an empty text are values, but not where another place may hold a better one. */
function isFilled(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

type RestWriter = (record: JsonObject, draft: Draft, taken: readonly string[]) => void;

/** Writes what is left of an object; `taken` are the raw paths that rows took. Objects below it that have a rest of their own are left to that. */
function compileRest({ from, to, except = [] }: Rest, rows: readonly Row<string>[], rests: readonly Rest[]): RestWriter {
  const source = segmentsOf(from);
  const target = segmentsOf(to);
  const excepted = [...except, ...rests.flatMap((other) => memberOnPath(other.from, source).map(([, member]) => member))];
  const paths = [...new Set(rows.flatMap((row) => listOf(row.from)))];
  const members = new Map(paths.flatMap((path) => memberOnPath(path, source)));
  return (record, draft, taken) => {
    const object = valueAt(record, source);
    if (!isJsonObject(object)) return;
    const gone = new Set<string | undefined>(excepted);
    for (const path of taken) gone.add(members.get(path));
    const left = Object.keys(object).filter((name) => !gone.has(name) && object[name] !== undefined);
    if (left.length === 0) return;
    if (!isJsonObject(valueAt(draft, target))) setAt(draft, target, {});
    const kept = valueAt(draft, target) as Draft;
    for (const name of left) if (memberOf(kept, name) === undefined) setMember(kept, name, object[name] as JsonValue);
  };
}

/** The member of the object at `source` that a raw path goes through. */
function memberOnPath(path: string, source: readonly string[]): readonly (readonly [string, string])[] {
  const segments = segmentsOf(path);
  const isBelow = segments.length > source.length && source.every((segment, i) => segment === segments[i]);
  return isBelow ? [[path, segments[source.length] as string]] : [];
}

function segmentsOf(path: string): readonly string[] {
  return path === '' ? [] : split(path);
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
    if (value !== undefined) setAt(draft, path.split('.'), value);
  }
  return draft;
}
