import { first } from './0001-first.ts';
import { statusChanges } from './0002-status-changes.ts';
import { segments } from './0003-segments.ts';
import { retention } from './0004-retention.ts';
import { rulesAndLists } from './0010-rules-and-lists.ts';
import { peopleAndAlerts } from './0020-people-and-alerts.ts';
import { statusAuthors } from './0021-status-authors.ts';
import { subjects } from './0022-subjects.ts';
import { runs } from './0030-runs.ts';
import { intake } from './0040-intake.ts';
import { notifications } from './0050-notifications.ts';
import type { Migration } from './migration.ts';

/** Every step, lowest number first. */
export const migrations: readonly Migration[] = [
  // 1 to 9: the store itself.
  first,
  statusChanges,
  segments,
  retention,
  // 10 to 19: rules and exceptions.
  rulesAndLists,
  // 20 to 29: people and alerts.
  peopleAndAlerts,
  statusAuthors,
  subjects,
  // 30 to 39: runs.
  runs,
  // 40 to 49: sources.
  intake,
  // 50 to 59: messages.
  notifications,
];
