import type { Event } from '#event/event.ts';

/** Hits of one filter whose ingest or event time lies in a window, in arrival order. */
export type ReadHits = (filterId: string, window: Window) => readonly Event[];

/** A stretch of time in epoch milliseconds; both ends belong to it (Kibana: `gte`, `lte`). */
export type Window = { readonly from: number; readonly to: number };
