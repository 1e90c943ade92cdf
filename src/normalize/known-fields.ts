import type { KnownField } from '#event/schema/known.ts';
import type { FieldType } from '#event/schema/schema.ts';

/** Fields by type: path → what it means, in one line. */
export type FieldTable = Partial<Readonly<Record<FieldType, Readonly<Record<string, string>>>>>;

/** The list form of a field table. */
export function knownFields(table: FieldTable): readonly KnownField[] {
  return Object.entries(table).flatMap(([type, meanings]) =>
    Object.entries(meanings).map(([path, meaning]) => ({ path, type: type as FieldType, meaning })),
  );
}

/** What every event of every dataset has. */
export const baseFields: readonly KnownField[] = knownFields({
  date: {
    '@timestamp': 'When it happened, cut to milliseconds.',
    'event.ingested': 'When it arrived, where the record says so; otherwise the moment of the event counts.',
  },
  constant_keyword: {
    'data_stream.dataset': 'The dataset, as in `event.dataset`.',
    'data_stream.namespace': '`default`',
    'data_stream.type': '`logs`',
    'event.dataset': 'The dataset: `azure.auditlogs`, `aws.cloudtrail`, …',
    'event.module': 'The first part of the dataset: `azure`, `aws`, …',
  },
});
