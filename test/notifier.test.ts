import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '#engine/alert/alert.ts';
import { DeliveryError, type Notice } from '#io/notify/notice.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { Notifier } from '#live/notify/notifier.ts';
import { endOfQuiet } from '#live/notify/quiet-hours.ts';
import { compileRouter, type Route } from '#live/notify/route.ts';
import { START, temporaryFolder } from './service-support.ts';

const MINUTE = 60_000;

function alertOf(id: string, part: Partial<Alert> = {}): Alert {
  const base = {
    ruleId: 'r1',
    ruleName: 'Rule one',
    title: '',
    reason: '',
    severity: 'high',
    riskScore: 73,
    time: START,
    originalTime: START,
  } as const;
  return { ...base, id, events: [], isBuildingBlock: false, document: {}, ...part };
}

/** A notifier with one connector that keeps what it is sent, or fails as it is told. */
function bench(
  routes: readonly Route[],
  perHour = 60,
): {
  readonly clock: { now: number };
  readonly store: ServiceStore;
  readonly messages: string[];
  readonly failing: { error: Error | undefined };
  readonly notifier: Notifier;
  readonly alert: (...ids: readonly string[]) => void;
} {
  const store = new ServiceStore(temporaryFolder());
  const clock = { now: START };
  const messages: string[] = [];
  const failing: { error: Error | undefined } = { error: undefined };
  const send = async ({ alerts }: Notice): Promise<void> => {
    if (failing.error) throw failing.error;
    messages.push(alerts.map(({ id }) => id).join(' '));
  };
  const { notifications, alerts } = store;
  const connectors = [{ name: 'one', type: 'test', perHour, send }];
  const notifier = new Notifier({ notifications, alerts, connectors, routes, tagsOf: () => ['cloud'], now: () => clock.now });
  const alert = (...ids: readonly string[]): void =>
    store.database.inTransaction(() => notifier.plan(store.alerts.write(ids.map((id) => alertOf(id)))));
  return { clock, store, messages, failing, notifier, alert };
}

test('an alert is told once, however often it is found and looked for', async () => {
  const { messages, notifier, alert } = bench([{ to: ['one'] }, { to: ['one'] }]);
  alert('a', 'b');
  await Promise.all([notifier.sendDue(), notifier.sendDue()]);
  alert('a');
  await notifier.sendDue();
  assert.deepEqual(messages, ['a', 'b']);
});

test('routes choose by severity, rule and tag; building blocks go nowhere', () => {
  const route = compileRouter([
    { to: ['pager'], severities: ['critical'] },
    { to: ['chat'], rules: ['R*E ONE', 'Rule*'] },
    { to: ['mail'], tags: ['aws'], digest: 15 * MINUTE },
    { to: ['chat'], rules: ['r1'], digest: 15 * MINUTE },
  ]);
  const names = (alert: Alert, tags: readonly string[]): string[] =>
    route(alert, tags, START + 1).map(({ connector, due }) => `${connector}+${due - START}`);
  assert.deepEqual(names(alertOf('a'), []), ['chat+1']);
  assert.deepEqual(names(alertOf('a', { severity: 'critical', ruleName: 'other', ruleId: 'x' }), ['aws']), ['pager+1', 'mail+900000']);
  assert.deepEqual(names(alertOf('a', { isBuildingBlock: true }), ['aws']), []);
});

test('a digest is one message at the end of its time', async () => {
  const { clock, messages, notifier, alert } = bench([{ to: ['one'], digest: 15 * MINUTE }]);
  alert('a');
  clock.now += 5 * MINUTE;
  alert('b');
  await notifier.sendDue();
  assert.deepEqual(messages, []);
  clock.now = START + 15 * MINUTE;
  await notifier.sendDue();
  assert.deepEqual(messages, ['a b']);
});

test('what fails is tried again, later each time, while others wait their turn; a refusal is given up and can be sent again', async () => {
  const { clock, store, messages, failing, notifier, alert } = bench([{ to: ['one'] }]);
  failing.error = new DeliveryError('not now');
  alert('a', 'b');
  const attempts: number[] = [];
  for (let i = 0; i < 300; i++) {
    const before = store.notifications.latest('waiting', 10).reduce((sum, one) => sum + one.attempts, 0);
    await notifier.sendDue();
    const later = store.notifications.latest('waiting', 10).reduce((sum, one) => sum + one.attempts, 0);
    if (later > before) attempts.push(clock.now - START);
    clock.now += 1000;
  }
  assert.deepEqual(attempts, [0, 30_000, 60_000, 120_000, 180_000]);
  failing.error = undefined;
  clock.now += 10 * MINUTE;
  await notifier.sendDue();
  assert.deepEqual(messages.toSorted(), ['a', 'b']);
  failing.error = new DeliveryError('never', { isFinal: true });
  alert('c');
  await notifier.sendDue();
  const [failed] = store.notifications.latest('failed', 10);
  assert.equal(failed?.error, 'never');
  failing.error = undefined;
  assert.equal(store.notifications.retry(failed?.number ?? 0, clock.now), true);
  await notifier.sendDue();
  assert.deepEqual(messages.at(-1), 'c');
  assert.deepEqual(store.notifications.counts('one'), { waiting: 0, sent: 3, failed: 0 });
});

test('more messages than an hour allows come in one; nothing is left out', async () => {
  const { clock, messages, notifier, alert } = bench([{ to: ['one'] }], 2);
  alert('a', 'b', 'c', 'd');
  await notifier.sendDue();
  assert.deepEqual(messages, ['a', 'b c d']);
  alert('e', 'f');
  await notifier.sendDue();
  assert.equal(messages.length, 2);
  clock.now += 60 * MINUTE;
  await notifier.sendDue();
  assert.deepEqual(messages.slice(2), ['e', 'f']);
});

test('an alert that is not stored any more is said to be lost; one that was not stored is told to nobody', async () => {
  const { store, messages, notifier, alert } = bench([{ to: ['one'] }]);
  assert.throws(() =>
    store.database.inTransaction(() => {
      notifier.plan([alertOf('a')]);
      throw new Error('the disk is full');
    }),
  );
  alert('b');
  store.database.run('DELETE FROM alerts');
  await notifier.sendDue();
  assert.deepEqual(messages, []);
  assert.deepEqual(
    store.notifications.latest(undefined, 10).map(({ alertId, error }) => [alertId, error]),
    [['b', 'the alert is no longer stored']],
  );
});

test('quiet hours end where the wall clock says, through the nights when it is changed', () => {
  const quiet = { from: 22 * 60, to: 7 * 60, timeZone: 'Europe/Berlin' };
  const end = (text: string): string => new Date(endOfQuiet(quiet, Date.parse(text))).toISOString();
  assert.equal(end('2026-01-10T12:00:00Z'), '2026-01-10T12:00:00.000Z');
  assert.equal(end('2026-01-10T21:00:00Z'), '2026-01-11T06:00:00.000Z');
  assert.equal(end('2026-01-11T05:59:59Z'), '2026-01-11T06:00:00.000Z');
  assert.equal(end('2026-03-28T23:30:00Z'), '2026-03-29T05:00:00.000Z');
  assert.equal(end('2026-10-24T22:30:00Z'), '2026-10-25T06:00:00.000Z');
  const route = compileRouter([{ to: ['one'], quiet: { ...quiet, except: ['critical'] } }]);
  const night = Date.parse('2026-01-10T23:00:00Z');
  assert.deepEqual(route(alertOf('a'), [], night), [{ connector: 'one', due: Date.parse('2026-01-11T06:00:00Z'), isBundled: true }]);
  assert.deepEqual(route(alertOf('a', { severity: 'critical' }), [], night), [{ connector: 'one', due: night, isBundled: false }]);
});
