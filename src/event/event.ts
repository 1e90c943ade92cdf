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
  /** Of an alert that rules read: what stands behind it, and itself last. Absent for every other event. */
  readonly ancestors?: readonly Ancestor[];
};

/** An event or alert behind an alert, as `kibana.alert.ancestors` has it. */
export type Ancestor = {
  readonly id: string;
  readonly type: 'event' | 'signal';
  readonly index: string;
  /** 0 for events, 1 for alerts on them, and so on. */
  readonly depth: number;
  /** The uuid of the rule that made it. */
  readonly rule?: string;
};
