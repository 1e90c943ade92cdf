import { first } from './0001-first.ts';
import { statusChanges } from './0002-status-changes.ts';
import { segments } from './0003-segments.ts';
import type { Migration } from './migration.ts';

/** Every step, lowest number first. 3 to 9 belong to the store itself, 10 to 19 to rules and exceptions, 20 to 29 to people and alerts, 30 to 39 to runs. */
export const migrations: readonly Migration[] = [first, statusChanges, segments];
