import type { DataType, Vector } from 'apache-arrow';
import type { Finding, FoundColumn } from '#engine/search/finding.ts';
import type { Value } from '#event/value.ts';
import { shown } from '../../search-table.ts';

type Arrow = typeof import('apache-arrow');

/**
 * A table as an Arrow IPC stream, in one piece. A column in which some row has several values is one of lists. Every field carries its
 * ES|QL type as `elastic:type`, as Elasticsearch writes it.
 */
export async function* renderFindingsArrow(findings: AsyncIterable<Finding>): AsyncGenerator<Uint8Array> {
  let columns: readonly FoundColumn[] = [];
  const rows: (readonly Value[])[] = [];
  for await (const finding of findings) {
    if (finding.kind === 'columns') columns = finding.columns;
    else if (finding.kind === 'row') rows.push(finding.values);
  }
  // Loaded when it is asked for: it takes longer to load than most queries to run.
  const arrow = await import('apache-arrow');
  const vectors = columns.map(({ type }, i) =>
    vectorOf(
      arrow,
      type,
      rows.map((values) => values[i] ?? null),
    ),
  );
  const fields = columns.map(
    ({ name, type }, i) => new arrow.Field(name, vectors[i]?.type ?? new arrow.Null(), true, new Map([['elastic:type', type]])),
  );
  const data = vectors.map((vector) => vector.data[0]).filter((one) => one !== undefined);
  const schema = new arrow.Schema(fields);
  // A batch takes columns of one name, which an object cannot hold.
  const children = arrow.makeData({ type: new arrow.Struct(fields), length: rows.length, nullCount: 0, children: data });
  const batch = new arrow.RecordBatch(schema, children);
  yield arrow.tableToIPC(new arrow.Table(schema, rows.length === 0 ? [] : [batch]), 'stream');
}

function vectorOf(arrow: Arrow, type: string, values: readonly Value[]): Vector {
  const one = typeOf(arrow, type);
  const convert = converterOf(type);
  if (!values.some(Array.isArray))
    return arrow.vectorFromArray(
      values.map((value) => (value === null ? null : convert(value))),
      one,
    );
  const lists = values.map((value) =>
    value === null ? null : (Array.isArray(value) ? (value as readonly Value[]) : [value]).map(convert),
  );
  return arrow.vectorFromArray(lists, new arrow.List(new arrow.Field('item', one, true)));
}

function typeOf(arrow: Arrow, type: string): DataType {
  switch (type) {
    case 'integer':
      return new arrow.Int32();
    case 'long':
      return new arrow.Int64();
    case 'unsigned_long':
      return new arrow.Uint64();
    case 'double':
      return new arrow.Float64();
    case 'boolean':
      return new arrow.Bool();
    case 'date':
      return new arrow.TimestampMillisecond('UTC');
    default:
      return new arrow.Utf8();
  }
}

/** One value as Arrow takes it for a type; null for what the type cannot hold. */
function converterOf(type: string): (value: Value) => unknown {
  switch (type) {
    case 'integer':
    case 'double':
      return (value) => (typeof value === 'number' ? value : null);
    case 'long':
    case 'unsigned_long':
      return (value) => (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)) ? BigInt(value) : null);
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? value : null);
    case 'date':
      return (value) => (typeof value === 'number' ? value : null);
    default:
      return (value) => String(shown(value, type)).toWellFormed();
  }
}
