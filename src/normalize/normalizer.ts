import type { JsonObject } from '#base/json.ts';

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
  /** The ECS document, `event.dataset` and `data_stream.*` included. */
  readonly document: JsonObject;
  /**
   * The vendor's own id of the event with the part of the record it is, e.g. CloudTrail's `eventID` and recipient account. Absent when
   * the vendor gives none: the record's hash is the identity then.
   */
  readonly vendorId?: string;
};

/** One data stream: raw record → ECS, field for field as Elastic's integration does it, with ours (`op.*`, `cred.*`) beside. */
export type Normalizer = {
  /** `azure.auditlogs` */
  readonly dataset: string;
  /** `Microsoft Entra ID audit logs` */
  readonly title: string;
  readonly recognize: (record: JsonObject) => Recognition | undefined;
  readonly normalize: (record: JsonObject) => Normalized;
};
