import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Client } from '@elastic/elasticsearch';
import { builtInRules, IntakeScene, scannedAlertIds, trailFiles, WITHOUT_CORPUS } from './intake-scene.ts';
import { openServer } from './server-scene.ts';

/** Where Debian keeps the daemon and its output to Elasticsearch. */
const RSYSLOG = '/usr/sbin/rsyslogd';
const WITHOUT_RSYSLOG =
  existsSync(RSYSLOG) &&
  ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].some((folder) => existsSync(`${folder}/rsyslog/omelasticsearch.so`))
    ? false
    : 'rsyslogd with omelasticsearch is not installed (Debian: rsyslog, rsyslog-elasticsearch)';
const WITHOUT_CURL = spawnSync('curl', ['--version']).status === 0 ? false : 'curl is not installed';

const rules = WITHOUT_CORPUS ? undefined : await builtInRules();
const expected = rules ? await scannedAlertIds(rules) : [];

/** Records of the trail, a line each. */
function trailLines(): string {
  const lines = trailFiles().flatMap(({ bytes }) => {
    const { Records } = JSON.parse(bytes.toString('utf8')) as { readonly Records: readonly unknown[] };
    return Records.map((record) => `${JSON.stringify(record)}\n`);
  });
  return lines.join('');
}

async function open(t: TestContext): Promise<{ readonly scene: IntakeScene; readonly address: string; readonly key: string }> {
  const scene = new IntakeScene(t, rules);
  const { address, key } = await openServer(t, { store: scene.store, service: scene.service, health: scene.health, now: scene.now });
  return { scene, address, key };
}

/** Everything arrived, once, and the rules find what a scan finds. */
async function assertDelivered(scene: IntakeScene): Promise<void> {
  await scene.untilEvents(2900);
  assert.deepEqual(scene.alertIds(), expected);
  assert.equal(scene.store.deadLetters.count(), 0);
}

test('curl delivers a trail', { skip: WITHOUT_CORPUS || WITHOUT_CURL }, async (t) => {
  const { scene, address, key } = await open(t);
  const file = join(scene.folder, 'trail.ndjson');
  writeFileSync(file, trailLines());
  const words = [
    '-sS',
    '--fail-with-body',
    '-H',
    `Authorization: ApiKey ${key}`,
    '-H',
    'content-type: application/x-ndjson',
    '--data-binary',
    `@${file}`,
  ];
  const child = spawn('curl', [...words, `${address}/intake/auto`]);
  let answer = '';
  for await (const chunk of child.stdout) answer += String(chunk);
  assert.deepEqual(JSON.parse(answer), { events: 2900, repeats: 0, lost: 0 });
  await assertDelivered(scene);
});

test('Elasticsearch’s own client delivers a trail', { skip: WITHOUT_CORPUS }, async (t) => {
  const { scene, address, key } = await open(t);
  const client = new Client({ node: address, auth: { apiKey: Buffer.from(key).toString('base64') }, compression: true });
  t.after(async () => client.close());
  const datasource = trailLines()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  const { successful, failed } = await client.helpers.bulk({
    datasource,
    onDocument: () => ({ create: { _index: 'logs-aws.cloudtrail-default' } }),
  });
  assert.deepEqual([successful, failed], [2900, 0]);
  await assertDelivered(scene);
});

test('rsyslog delivers a trail', { skip: WITHOUT_CORPUS || WITHOUT_RSYSLOG }, async (t) => {
  const { scene, address, key } = await open(t);
  const file = join(scene.folder, 'trail.ndjson');
  const work = join(scene.folder, 'spool');
  mkdirSync(work);
  writeFileSync(file, trailLines());
  const [id, secret] = key.split(':');
  const { hostname, port } = new URL(address);
  const config = join(scene.folder, 'rsyslog.conf');
  writeFileSync(
    config,
    `global(workDirectory="${work}" maxMessageSize="1m")
module(load="imfile" mode="polling" pollingInterval="1")
module(load="omelasticsearch")
template(name="whole" type="list") { constant(value="{\\"message\\":\\"") property(name="msg" format="json") constant(value="\\"}") }
input(type="imfile" file="${file}" tag="trail" ruleset="out")
ruleset(name="out") {
  action(type="omelasticsearch" server="http://${hostname}" serverport="${port}" uid="${id}" pwd="${secret}"
    template="whole" searchIndex="logs-trail" searchType="" bulkmode="on"
    errorFile="${work}/errors" queue.type="LinkedList" queue.dequeuebatchsize="500" action.resumeretrycount="-1")
}
`,
  );
  const child = spawn(RSYSLOG, ['-n', '-f', config, '-i', join(work, 'pid')], { stdio: ['ignore', 'ignore', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += String(chunk);
  });
  await assertDelivered(scene).catch((error: unknown) => {
    throw new Error(`rsyslog said: ${told}`, { cause: error });
  });
  assert.ok(!existsSync(join(work, 'errors')), 'rsyslog was told of errors');
});
