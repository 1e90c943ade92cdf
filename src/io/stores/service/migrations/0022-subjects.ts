import type { Migration } from './migration.ts';

/** Who a person is to the provider that signs them in. */
export const subjects: Migration = {
  number: 22,
  name: 'subjects',
  sql: `
    ALTER TABLE users ADD COLUMN subject TEXT;
    CREATE UNIQUE INDEX users_by_subject ON users (subject) WHERE subject IS NOT NULL;
  `,
};
