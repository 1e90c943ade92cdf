import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AlertSearch } from './alert-search.ts';
import { AlertStore } from './alert-store.ts';
import { Database, openReader } from './database.ts';
import { DeadLetterStore } from './dead-letter-store.ts';
import { EventStore } from './event-store.ts';
import { ExceptionStore } from './exception-store.ts';
import { GapStore } from './gap-store.ts';
import { NoteStore } from './note-store.ts';
import { NotificationStore } from './notification-store.ts';
import { PositionStore } from './position-store.ts';
import { RetentionStore } from './retention-store.ts';
import { RuleStore } from './rule-store.ts';
import { RunStore } from './run-store.ts';
import { SourceHealthStore } from './source-health-store.ts';
import { isBusy, StoreError, storeErrorOf } from './store-error.ts';
import { ValueListStore } from './value-list-store.ts';

export const DATABASE_FILE = 'tocsin.sqlite';
/** SQLite's name for a database that is gone when it is closed. */
export const IN_MEMORY = ':memory:';

/** Everything a service keeps, in one file: what one transaction wrote is there together, or not at all. */
export class ServiceStore {
  readonly folder: string;
  readonly database: Database;
  readonly #lock: DatabaseSync | undefined;
  readonly events: EventStore;
  readonly alerts: AlertStore;
  readonly alertSearch: AlertSearch;
  readonly notes: NoteStore;
  readonly runs: RunStore;
  readonly gaps: GapStore;
  readonly retention: RetentionStore;
  readonly deadLetters: DeadLetterStore;
  readonly notifications: NotificationStore;
  readonly positions: PositionStore;
  readonly sourceHealth: SourceHealthStore;
  readonly rules: RuleStore;
  readonly exceptions: ExceptionStore;
  readonly valueLists: ValueListStore;

  /** `folder` is made when it is not there, for its owner alone; with `IN_MEMORY` nothing is written anywhere. */
  constructor(folder: string) {
    const isKept = folder !== IN_MEMORY;
    this.folder = folder;
    if (isKept) mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#lock = isKept ? lockFolder(folder) : undefined;
    this.database = new Database(isKept ? join(folder, DATABASE_FILE) : IN_MEMORY);
    this.events = new EventStore(this.database);
    this.alerts = new AlertStore(this.database);
    this.alertSearch = new AlertSearch(this.database);
    this.notes = new NoteStore(this.database);
    this.runs = new RunStore(this.database);
    this.gaps = new GapStore(this.database);
    this.retention = new RetentionStore(this.database, this.events);
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

/** What a service keeps, for looking at it while it is at work or not. */
export class StoreReader {
  readonly database: Database;
  readonly events: EventStore;

  /** Throws `StoreError` when the folder holds nothing that can be read. */
  constructor(folder: string) {
    const path = join(folder, DATABASE_FILE);
    if (!existsSync(path)) throw new StoreError(`${folder} holds no data of a service: there is no ${DATABASE_FILE} in it`);
    this.database = new Database(path, openReader);
    this.events = new EventStore(this.database);
  }

  close(): void {
    this.database.close();
  }
}

/** Holds the folder for this process; the system lets go of it however the process ends. */
export function lockFolder(folder: string): DatabaseSync {
  const path = join(folder, 'lock.sqlite');
  let held: DatabaseSync | undefined;
  try {
    held = new DatabaseSync(path, { timeout: 0 });
    held.exec('BEGIN EXCLUSIVE');
    return held;
  } catch (error) {
    held?.close();
    if (isBusy(error)) throw new StoreError(`another tocsin serve works with ${folder}: stop it, or choose another folder with --data`);
    throw storeErrorOf(error, path);
  }
}
