import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AlertSearch } from './alert-search.ts';
import { AlertStore } from './alert-store.ts';
import { Database } from './database.ts';
import { DeadLetterStore } from './dead-letter-store.ts';
import { EventStore } from './event-store.ts';
import { ExceptionStore } from './exception-store.ts';
import { NoteStore } from './note-store.ts';
import { NotificationStore } from './notification-store.ts';
import { PositionStore } from './position-store.ts';
import { RuleStore } from './rule-store.ts';
import { RunStore } from './run-store.ts';
import { SourceHealthStore } from './source-health-store.ts';
import { StoreError } from './store-error.ts';
import { ValueListStore } from './value-list-store.ts';

/** SQLite's name for a database that is gone when it is closed. */
export const IN_MEMORY = ':memory:';

/** Everything a service keeps, in one file: what one transaction wrote is there together, or not at all. */
export class ServiceStore {
  readonly database: Database;
  readonly #lock: DatabaseSync | undefined;
  readonly events: EventStore;
  readonly alerts: AlertStore;
  readonly alertSearch: AlertSearch;
  readonly notes: NoteStore;
  readonly runs: RunStore;
  readonly deadLetters: DeadLetterStore;
  readonly notifications: NotificationStore;
  readonly positions: PositionStore;
  readonly sourceHealth: SourceHealthStore;
  readonly rules: RuleStore;
  readonly exceptions: ExceptionStore;
  readonly valueLists: ValueListStore;

  /** `folder` is made when it is not there, for its owner alone; with `IN_MEMORY` nothing is written anywhere. */
  constructor(folder: string) {
    if (folder !== IN_MEMORY) mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#lock = folder === IN_MEMORY ? undefined : lock(folder);
    this.database = new Database(folder === IN_MEMORY ? IN_MEMORY : join(folder, 'tocsin.sqlite'));
    this.events = new EventStore(this.database);
    this.alerts = new AlertStore(this.database);
    this.alertSearch = new AlertSearch(this.database);
    this.notes = new NoteStore(this.database);
    this.runs = new RunStore(this.database);
    this.deadLetters = new DeadLetterStore(this.database);
    this.notifications = new NotificationStore(this.database);
    this.positions = new PositionStore(this.database);
    this.sourceHealth = new SourceHealthStore(this.database);
    this.rules = new RuleStore(this.database);
    this.exceptions = new ExceptionStore(this.database);
    this.valueLists = new ValueListStore(this.database);
  }

  close(): void {
    this.database.close();
    this.#lock?.close();
  }
}

/** Holds the folder for this process; the system lets go of it however the process ends. */
function lock(folder: string): DatabaseSync {
  const held = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    held.exec('BEGIN EXCLUSIVE');
    return held;
  } catch {
    held.close();
    throw new StoreError(`another tocsin serve works with ${folder}: stop it, or choose another folder with --data`);
  }
}
