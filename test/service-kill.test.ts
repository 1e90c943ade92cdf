import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killAgainAndAgain } from './service-kill.ts';

test('a service that is killed at random loses nothing it acknowledged, and writes nothing twice', async () => {
  const { acknowledged, alerts } = await killAgainAndAgain(4);
  assert.ok(acknowledged > 0 && alerts > 0, 'records must have been taken before the kills');
});
