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

/** What a user agent is taken apart into, beside `user_agent.original`. */
export const userAgentFields: readonly KnownField[] = knownFields({
  keyword: {
    'user_agent.device.name': 'Kind of device; `Spider` for programs, `Other` when it does not say.',
    'user_agent.name': 'Name of the program; `Other` when nobody knows it.',
    'user_agent.os.full': 'Name and version of the operating system.',
    'user_agent.os.name': 'Operating system.',
    'user_agent.os.version': 'Its version.',
    'user_agent.version': 'Version of the program.',
  },
});
