import { assertBalanced, type LedgerEntry } from '#engine/alert/ledger.ts';
import type { Database } from './database.ts';
import { eventKey } from './event-key.ts';
import type { EventStore } from './event-store.ts';
import { CHUNK } from './segments/segment.ts';
import type { Segment, SegmentEntry } from './segments/segment-store.ts';

/** What was looked at, and what is wrong. */
export type StoreCheck = { readonly looked: readonly string[]; readonly wrong: readonly string[] };

/** So many mistakes of a kind are told. */
const MOST_TOLD = 20;

/** Reads everything once. The reader must hold off writers. */
export function checkStore(database: Database, events: EventStore): StoreCheck {
  const damage = database.check();
  if (damage.length > 0) return { looked: ['the file'], wrong: damage.map((text) => `the file is damaged: ${text}`) };
  const parts = [checkEvents(database, events), checkAlerts(database), checkRuns(database), checkMemory(database, events)];
  return {
    looked: ['the file is whole', ...parts.map(({ looked }) => looked)],
    wrong: parts.flatMap(({ wrong }) => [
      ...wrong.slice(0, MOST_TOLD),
      ...(wrong.length > MOST_TOLD ? [`and ${wrong.length - MOST_TOLD} more of these`] : []),
    ]),
  };
}

type Part = { readonly looked: string; readonly wrong: readonly string[] };

/** Every event is there once, and can be read. */
function checkEvents(database: Database, store: EventStore): Part {
  const entries = store.segments.list();
  const wrong = entries.flatMap((entry, i) => [...overlap(entries[i - 1], entry), ...checkSegment(database, store, entry)]);
  const alone = [...store.cited(), ...store.alone()];
  for (const { id, arrival } of alone) if (!isKnown(database, id, arrival)) wrong.push(`event ${id} is not known by its id`);
  const known = Number(database.get('SELECT count(*) AS count FROM event_ids')?.count ?? 0);
  const stored = alone.length + entries.reduce((sum, { count }) => sum + count, 0);
  if (known !== stored) wrong.push(`${known} events are known and ${stored} are stored`);
  return { looked: `${stored} events, ${entries.length} segments`, wrong };
}

function overlap(before: SegmentEntry | undefined, { number, first }: SegmentEntry): readonly string[] {
  return before && first <= before.last ? [`segment ${number} holds arrivals of segment ${before.number}`] : [];
}

function checkSegment(database: Database, store: EventStore, entry: SegmentEntry): readonly string[] {
  try {
    const segment = store.segments.open(entry);
    const places = Array.from({ length: entry.count }, (_, place) => place);
    const lost = places.filter((place) => {
      const { id, arrival } = segment.rowWithoutDocument(place);
      return !isKnown(database, id, arrival);
    });
    return [
      ...(segment.ids().length === entry.count ? [] : [`segment ${entry.number} has not as many ids as events`]),
      ...(lost.length === 0 ? [] : [`${lost.length} events of segment ${entry.number} are not known by their ids, or are there twice`]),
      ...unreadable(segment),
    ];
  } catch (error) {
    return [`segment ${entry.number} cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function unreadable(segment: Segment): readonly string[] {
  for (let place = 0; place < segment.count; place += 1) {
    const { text } = segment.row(place);
    if (typeof text !== 'string' || !text.startsWith('{'))
      return [`segment ${segment.entry.number}: chunk ${Math.floor(place / CHUNK)} holds no documents`];
  }
  return [];
}

function isKnown(database: Database, id: string, arrival: number): boolean {
  return database.get('SELECT arrival FROM event_ids WHERE id = ?', eventKey(id))?.arrival === arrival;
}

/** Events behind alerts are there, or were deleted for their age. */
function checkAlerts(database: Database): Part {
  const count = Number(database.get('SELECT count(*) AS count FROM alerts')?.count ?? 0);
  const lost = database.all(
    `SELECT alerts.id, count(*) AS events FROM alert_events JOIN alerts ON alerts.id = alert_events.alert_id
     WHERE NOT EXISTS (SELECT 1 FROM event_ids WHERE event_ids.id = alert_events.event)
     AND NOT EXISTS (SELECT 1 FROM deletions WHERE what = 'events' AND deletions.time >= alerts.time)
     GROUP BY alerts.id`,
  );
  return { looked: `${count} alerts`, wrong: lost.map(({ id, events }) => `alert ${id}: ${events} of its events are missing`) };
}

function checkRuns(database: Database): Part {
  const wrong: string[] = [];
  let count = 0;
  for (const { rule_id, tick, ledger } of database.iterate('SELECT rule_id, tick, ledger FROM runs')) {
    count++;
    try {
      assertBalanced(JSON.parse(String(ledger)) as LedgerEntry);
    } catch (error) {
      wrong.push(`run of ${String(rule_id)} at ${String(tick)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { looked: `${count} ledgers`, wrong };
}

/** What the engine remembers is no more than what is on the disk. */
function checkMemory(database: Database, events: EventStore): Part {
  const snapshot = database.get('SELECT arrival, tick FROM snapshots');
  if (!snapshot) return { looked: 'no memory of the engine yet', wrong: [] };
  const [seen, last] = [Number(snapshot.arrival), events.lastArrival()];
  const wrong = seen > last ? [`the engine's memory has seen arrival ${seen}, and the last one stored is ${last}`] : [];
  return { looked: `the engine's memory, up to arrival ${seen} of ${last}`, wrong };
}
