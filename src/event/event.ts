import type { JsonObject } from '#base/json.ts';

/** One ECS document with what the engine must know of it. Never changed once made. */
export type Event = {
  /** The identity, hashed: dataset, vendor id and part. Two records with the same id are one event. */
  readonly id: string;
  /** `azure.auditlogs` */
  readonly dataset: string;
  /** The data stream it would be stored in: `logs-azure.auditlogs-default`. */
  readonly index: string;
  /** Event time, `@timestamp`, in epoch milliseconds. */
  readonly time: number;
  /** Ingest time, `event.ingested`, in epoch milliseconds. */
  readonly ingested: number;
  /** The document. */
  readonly document: JsonObject;
};
