import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';

/** A stretch of time in epoch milliseconds; both ends belong to it (Kibana: `gte`, `lte`). */
export type Window = { readonly from: number; readonly to: number };

/**
 * The columns that the commands computed for an event, by name; a null column is a member that is null. Undefined when a command dropped the
 * row. `now` (epoch milliseconds) is the run's tick.
 */
export type ComputeColumns = (event: Event, now: number) => JsonObject | undefined;
