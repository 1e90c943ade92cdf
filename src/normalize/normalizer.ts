import type { JsonObject } from '#base/json.ts';
import type { KnownField } from '#event/schema/known.ts';
import type { StreamFacts } from './stream-facts.ts';

/** How sure a normalizer is that a record is its own, and what it saw. */
export type Recognition = {
  /** 0 to 1. The highest wins; equal ones are decided by the order of `normalizers.ts`. */
  readonly confidence: number;
  /** `category is AuditLogs and properties is an object` */
  readonly reason: string;
};

/** What a normalizer makes of one record (an envelope is already opened). */
export type Normalized =
  | { readonly kind: 'events'; readonly events: readonly NormalizedEvent[] }
  /** The record cannot become an event; the reason goes to the dead-letter with it. */
  | { readonly kind: 'failure'; readonly reason: string };

export type NormalizedEvent = {
  /** The ECS document; `event.dataset`, `event.module` and `data_stream.*` are added to it. */
  readonly document: JsonObject;
  /**
   * The vendor's own id of the event with the part of the record it is, e.g. CloudTrail's `eventID` and recipient account. Absent when
   * the vendor gives none: the record's hash is the identity then.
   */
  readonly vendorId?: string;
  /** For documents that name their dataset themselves. */
  readonly dataset?: string;
  /** For documents exported from Elasticsearch: where they were stored. */
  readonly stored?: { readonly index: string; readonly id: string };
};

/** What Tocsin reads from a document of a dataset, whoever made it: the vendor's id, and the fields it adds (`op.*`, `cred.*`). */
export type Derived = { readonly vendorId?: string; readonly fields: JsonObject };

/** One data stream: raw record → ECS, field for field as Elastic's integration does it, with ours (`op.*`, `cred.*`) beside. */
export type Normalizer = {
  /** `azure.auditlogs` */
  readonly dataset: string;
  /** `Microsoft Entra ID audit logs` */
  readonly title: string;
  /** Every field it can produce. A `*` segment stands for any one name. */
  readonly fields: readonly KnownField[];
  /** What is known of it besides, where somebody wrote it down. */
  readonly facts?: StreamFacts;
  readonly recognize: (record: JsonObject) => Recognition | undefined;
  readonly normalize: (record: JsonObject) => Normalized;
  /** For a document of this dataset that was made elsewhere, with its dotted keys opened. */
  readonly derive?: (document: JsonObject) => Derived;
  /** A raw record for wanted fields (nested, no dotted keys), the way back through the table; what it cannot give is left out. */
  readonly invert?: (wanted: JsonObject) => JsonObject;
};
