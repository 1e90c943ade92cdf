import type { JsonObject } from '#base/json.ts';
import type { SourceHealthStore } from '#io/stores/service/source-health-store.ts';

/** How a source is called, and what it is. */
export type SourceName = { readonly name: string; readonly kind: 'key' | 'folder' | 's3' | 'azure-blob' };

/** What is known of a source. Moments are epoch milliseconds. */
export type SourceHealth = SourceName & {
  /** Records that it gave: events, repeats, and what became none. */
  readonly records: number;
  /** Of these, what became no event. */
  readonly lost: number;
  readonly lastRecord: number | null;
  /** Nothing came since: the last record, or the moment it was seen first. */
  readonly silentSince: number;
  /** Records a minute, over the last five. */
  readonly perMinute: number;
  readonly lastError: { readonly time: number; readonly reason: string } | null;
  /** Whether the last thing it did was to fail. */
  readonly isFailing: boolean;
};

const MINUTE = 60_000;
const RATE_MINUTES = 5;

/** Sources that are told apart: keys are made by people, so that there are never many. */
const MAX_SOURCES = 10_000;

/** Counts what each source gives. It is written down now and then: what a crash forgets is a count, never a record. */
export class IntakeHealth {
  readonly #store: SourceHealthStore;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(store: SourceHealthStore, now: () => number) {
    this.#store = store;
    this.#now = now;
    for (const { source, kind, state } of store.all()) {
      const name = { name: source.slice(kind.length + 1), kind: kind as SourceName['kind'] };
      this.#entries.set(source, { ...name, ...(state as KeptState), minutes: new Map(), isDirty: false });
    }
  }

  /** A source is there, though it may have given nothing yet. */
  expect(source: SourceName): void {
    this.#entry(source);
  }

  /** Records came, `lost` of them became no event. */
  note(source: SourceName, records: number, lost: number): void {
    const now = this.#now();
    const entry = this.#entry(source);
    entry.isFailing = false;
    entry.isDirty = true;
    if (records === 0) return;
    entry.records += records;
    entry.lost += lost;
    entry.lastRecord = now;
    const minute = Math.floor(now / MINUTE);
    entry.minutes.set(minute, (entry.minutes.get(minute) ?? 0) + records);
    for (const one of entry.minutes.keys()) if (one <= minute - RATE_MINUTES) entry.minutes.delete(one);
  }

  /** It could not be read. */
  fail(source: SourceName, reason: string): void {
    const entry = this.#entry(source);
    entry.lastError = { time: this.#now(), reason: reason.slice(0, 500) };
    entry.isFailing = true;
    entry.isDirty = true;
  }

  all(): readonly SourceHealth[] {
    const from = Math.floor(this.#now() / MINUTE) - RATE_MINUTES;
    return [...this.#entries.values()].map(({ minutes, isDirty: _, since, ...entry }) => {
      const recent = [...minutes].filter(([minute]) => minute > from).reduce((sum, [, count]) => sum + count, 0);
      return { ...entry, silentSince: entry.lastRecord ?? since, perMinute: recent / RATE_MINUTES };
    });
  }

  /** Writes down what changed. */
  flush(): void {
    const dirty = [...this.#entries].filter(([, { isDirty }]) => isDirty);
    if (dirty.length === 0) return;
    this.#store.write(
      dirty.map(([source, { kind, name: _n, minutes: _m, isDirty: _d, ...state }]) => ({ source, kind, state: state as JsonObject })),
    );
    for (const [, entry] of dirty) entry.isDirty = false;
  }

  #entry({ kind, name }: SourceName): Entry {
    const id = `${kind}:${name}`;
    const known = this.#entries.get(id);
    if (known) return known;
    const entry: Entry = {
      kind,
      name,
      records: 0,
      lost: 0,
      lastRecord: null,
      lastError: null,
      isFailing: false,
      since: this.#now(),
      minutes: new Map(),
      isDirty: true,
    };
    if (this.#entries.size < MAX_SOURCES) this.#entries.set(id, entry);
    return entry;
  }
}

type KeptState = {
  records: number;
  lost: number;
  lastRecord: number | null;
  lastError: { readonly time: number; readonly reason: string } | null;
  isFailing: boolean;
  since: number;
};

type Entry = SourceName & KeptState & { readonly minutes: Map<number, number>; isDirty: boolean };
