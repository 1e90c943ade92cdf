import { join } from 'node:path';
import type { Event } from '#event/event.ts';
import { Database } from '#io/stores/service/database.ts';
import { ServiceStore } from '#io/stores/service/store.ts';

/** A process that is to be killed: it takes, packs and deletes events, or brings an old file forward, as fast as it can. */
const [what, folder = '', first = '0'] = process.argv.slice(2);

if (what === 'migrate') new Database(join(folder, 'tocsin.sqlite')).close();
else work();

function work(): void {
  const store = new ServiceStore(folder);
  // What the engine would remember is not at stake here.
  store.database.run("INSERT OR IGNORE INTO snapshots (name, arrival, tick, state) VALUES ('engine', 1000000000, 0, x'00')");
  for (let number = Number(first); ; ) {
    const count = 5 + (number % 40);
    store.database.inTransaction(() => store.events.append(Array.from({ length: count }, (_, i) => eventOf(number + i))));
    number += count;
    process.stdout.write(`${number}\n`);
    if (number % 3 > 0) store.events.pack(1);
    const limits = { events: number - 2_000, neededSince: number, remembered: 1e9, alerts: 0, deadLetters: 0, runs: 0, keepsCited: true };
    if (number % 2 > 0) store.retention.step(number, limits);
  }
}

/** Time goes by a millisecond an event. Every tenth is cited by an alert. */
function eventOf(number: number): Event {
  const document = { '@timestamp': new Date(number).toISOString(), number, words: `word ${number % 7} `.repeat(number % 50) };
  return { id: `event ${number}`, dataset: 'test', index: 'logs-test-default', time: number, ingested: number, document };
}
