import assert from 'node:assert/strict';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isJsonObject } from '#base/json.ts';
import { fieldValues, membersAt } from '#event/path.ts';
import { AccountStore } from '#io/stores/service/account-store.ts';
import { checkStore } from '#io/stores/service/check-store.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { startCli } from './run-cli.ts';
import { temporaryFolder, trailRecord } from './service-support.ts';

const RULE = `rule_id: every
name: Every key
type: query
language: kuery
severity: low
risk_score: 21
description: Alerts on every event.
author: [test]
license: Apache-2.0
index: [logs-aws.cloudtrail*]
query: 'event.action: CreateAccessKey'
interval: 1s
from: now-30s
max_signals: 10000
`;

/** What is older than any run looks back goes, but for events that open alerts cite: here that is all of them. */
const CONFIG = 'retention: { events: 5s, dead_letters: 5s, runs: 60s }\n';

const BATCH = 20;

export type KillFigures = { readonly acknowledged: number; readonly stored: number; readonly alerts: number };

/** Kills a service again and again while records are sent to it, and holds what it acknowledged against what is there in the end. */
export async function killAgainAndAgain(rounds: number): Promise<KillFigures> {
  const data = temporaryFolder();
  const rules = join(data, 'rule.yml');
  writeFileSync(rules, RULE);
  writeFileSync(join(data, 'tocsin.yml'), CONFIG);
  const key = makeKey(data);
  const sender = new Sender(key);
  for (let round = 0; round < rounds; round++) {
    const { child, address } = await start(data, rules);
    const sending = sender.sendTo(address);
    await setTimeout(randomInt(50, 2500));
    child.kill('SIGKILL');
    await Promise.all([sending, ended(child)]);
    lookInto(data, sender.acknowledged);
  }
  const { child } = await start(data, rules);
  await setTimeout(4000);
  child.kill('SIGTERM');
  await ended(child);
  return figuresOf(data, sender.acknowledged);
}

/** After each kill: the file is whole, everything acknowledged is there once, ledgers balance. */
function lookInto(data: string, acknowledged: ReadonlySet<string>): void {
  const store = new ServiceStore(data);
  try {
    assert.deepEqual(checkStore(store.database, store.events).wrong, []);
    const { count } = store.events.sources()[0] ?? { count: 0 };
    assert.ok(count >= acknowledged.size, `${acknowledged.size} events were acknowledged, and ${count} are there`);
  } finally {
    store.close();
  }
}

function makeKey(data: string): string {
  const store = new ServiceStore(data);
  const key = new AccountStore(store.database).createKey('shipper', ['intake'], undefined);
  store.close();
  return Buffer.from(key).toString('base64');
}

/** Sends batches until nobody answers. */
class Sender {
  readonly acknowledged = new Set<string>();
  readonly #key: string;
  #next = 0;

  constructor(key: string) {
    this.#key = key;
  }

  async sendTo(address: string): Promise<void> {
    const one = async (): Promise<void> => {
      // No faster than alerts can be made of them: what the cap defers is not lost, but it is not there yet.
      while (await this.#sendBatch(address)) await setTimeout(20);
    };
    await Promise.all([one(), one(), one()]);
  }

  async #sendBatch(address: string): Promise<boolean> {
    const records = Array.from({ length: BATCH }, () => trailRecord(this.#next++, Date.now(), 'CreateAccessKey'));
    const body = records.map((record) => `{"create":{"_index":"logs"}}\n${JSON.stringify(record)}\n`).join('');
    const headers = { authorization: `ApiKey ${this.#key}`, 'content-type': 'application/x-ndjson' };
    try {
      const response = await fetch(`${address}/_bulk`, { method: 'POST', headers, body });
      const { errors } = (await response.json()) as { errors: boolean };
      assert.deepEqual([response.status, errors], [200, false]);
      for (const { eventID } of records) this.acknowledged.add(String(eventID));
      return true;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return false;
    }
  }
}

async function start(data: string, rules: string): Promise<{ readonly child: ChildProcessWithoutNullStreams; readonly address: string }> {
  const child = startCli(['serve', '--config', join(data, 'tocsin.yml'), '--data', data, '--port', '0', '--rules', rules], { HOME: data });
  let told = '';
  for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
    told += String(chunk);
    const address = /listens on (\S+):/.exec(told)?.[1];
    if (address !== undefined) return { child, address };
  }
  throw new assert.AssertionError({ message: `the service did not start: ${told}` });
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once('exit', resolve));
}

function figuresOf(data: string, acknowledged: ReadonlySet<string>): KillFigures {
  const store = new ServiceStore(data);
  try {
    assert.deepEqual(checkStore(store.database, store.events).wrong, []);
    const events = [...store.events.after(0)].map(({ event }) => event);
    const vendorIds = events.map(({ document }) => String(fieldValues(document, 'event.id')[0]));
    const stored = new Set(vendorIds);
    assert.equal(stored.size, vendorIds.length, 'an event is stored twice');
    assert.deepEqual(
      [...acknowledged].filter((id) => !stored.has(id)),
      [],
      'an acknowledged event is lost',
    );
    const { total, alerts } = store.alerts.find({}, 0, 1_000_000);
    const sources = alerts.map(({ document }) =>
      membersAt(document, 'kibana.alert.ancestors')
        .map((one) => isJsonObject(one) && one.id)
        .join(),
    );
    assert.deepEqual(sources.sort(), events.map(({ id }) => id).sort(), 'an event has no alert, or more than one');
    return { acknowledged: acknowledged.size, stored: events.length, alerts: total };
  } finally {
    store.close();
  }
}
