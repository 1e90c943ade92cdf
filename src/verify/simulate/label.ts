import type { JsonObject } from '#base/json.ts';

/** The rules that simulated telemetry speaks of, by `rule_id`. */
export type RuleId = 'seed-k' | 'seed-e' | `cc-${string}`;

/** What a record is to a detection. `companion`: written beside an attack's own record; `lookalike`: alike, and no credential added. */
export type Role = 'attack' | 'companion' | 'benign' | 'lookalike' | 'failure' | 'removal';

/** The truth about one event. */
type Label = {
  /** `t1098.001` */
  readonly scenario: string;
  /** The test of the scenario, `test-1`, or `background`. */
  readonly test: string;
  readonly role: Role;
  /** The rules that fire on this event, with their field maps, each once; sorted. */
  readonly expect: readonly RuleId[];
  /** Values that nothing but the test has. */
  readonly traces?: readonly string[];
};

export type LabelledRecord = {
  /** The file, or the run of files, that it is delivered in: `entra/contoso-auditlogs.ndjson`. */
  readonly stream: string;
  /** How the stream holds its records. */
  readonly container: Container;
  /** As the vendor writes it, without its envelope. */
  readonly record: JsonObject;
  /** The record as JSON. */
  readonly text: string;
  /** `azure.auditlogs` */
  readonly dataset: string;
  /** The vendor's id of the event. */
  readonly id: string;
  /** Event time in epoch milliseconds. */
  readonly time: number;
  /** The event was delivered before: a second copy, or the same event in another shape. */
  readonly isRepeat: boolean;
  readonly label: Label;
};

/** Lines of JSON, or one JSON text a file: an array, or an object with its records under `records` (Azure), `Records` (AWS), `value` (Graph). */
export type Container = 'lines' | 'array' | 'records' | 'Records' | 'value';
