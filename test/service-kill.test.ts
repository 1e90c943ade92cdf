import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killAgainAndAgain } from './service-kill.ts';
import { killMigrations, killStore } from './store-kill.ts';

test('a service that is killed at random loses nothing it acknowledged, and writes nothing twice', async () => {
  const { acknowledged, alerts } = await killAgainAndAgain(4);
  assert.ok(acknowledged > 0 && alerts > 0, 'records must have been taken before the kills');
});

test('a process that is killed while it takes, packs and deletes events leaves each there once, or written down as deleted', async () => {
  const { events, segments } = await killStore(8);
  assert.ok(events > 0 && segments > 0);
});

test('a process that is killed while it brings a file forward leaves one that can be brought forward', async () => {
  await killMigrations(4);
});
