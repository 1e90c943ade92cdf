import { canonicalJson } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import { ALERTS_INDEX, CONCRETE_ALERTS_INDEX } from '../alert/lineage.ts';
import { TableRow } from './row.ts';

/** An event as a row, with the metadata that the query asks for. */
export function rowOfEvent(event: Event, metadata: readonly string[]): TableRow {
  return TableRow.ofEvent(event, new Map(metadata.map((name) => [name, metadataOf(event, name)])));
}

function metadataOf(event: Event, name: string): Value {
  switch (name) {
    case '_id':
      return event.id;
    case '_index':
      return event.index === ALERTS_INDEX ? CONCRETE_ALERTS_INDEX : event.index;
    case '_version':
      return 1;
    case '_source':
      return canonicalJson(event.document);
    case '_score':
      return 0;
    case '_index_mode':
      return 'standard';
    default:
      return null;
  }
}
