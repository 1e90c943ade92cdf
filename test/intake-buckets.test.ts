import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { BlobServiceClient } from '@azure/storage-blob';
import { openAzureContainer } from '#io/sources/azure-blob/azure-container.ts';
import { openS3Bucket } from '#io/sources/s3/s3-bucket.ts';
import { type BucketIntake, runBucketIntake } from '#live/intake-bucket.ts';
import { builtInRules, IntakeScene, scannedAlertIds, startServer, trailFiles, until, WITHOUT_CORPUS } from './intake-scene.ts';
import { trailRecord } from './service-support.ts';

const require = createRequire(import.meta.url);
const line = (number: number): string => `${JSON.stringify(trailRecord(number, Date.UTC(2026, 2, 4), 'ListUsers'))}\n`;

class S3Scene extends IntakeScene {
  readonly client: S3Client;
  readonly endpoint: string;
  readonly #folders = new Set<string>();

  constructor(t: TestContext, endpoint: string, rules?: ConstructorParameters<typeof IntakeScene>[1]) {
    super(t, rules);
    // Who asks is told by the environment, as everywhere.
    process.env.AWS_ACCESS_KEY_ID = 'S3RVER';
    process.env.AWS_SECRET_ACCESS_KEY = 'S3RVER';
    this.endpoint = endpoint;
    this.client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
    t.after(() => this.client.destroy());
  }

  /** With the empty objects that the console of S3 makes for folders: the emulator does not list a folder that holds only folders. */
  async put(Key: string, Body: string | Buffer): Promise<void> {
    for (let at = Key.indexOf('/'); at >= 0; at = Key.indexOf('/', at + 1)) {
      const folder = Key.slice(0, at + 1);
      if (!this.#folders.has(folder))
        await this.client.send(new PutObjectCommand({ Bucket: 'trails', Key: folder, Body: Buffer.alloc(0) }));
      this.#folders.add(folder);
    }
    await this.client.send(new PutObjectCommand({ Bucket: 'trails', Key, Body }));
  }

  read(prefix = ''): void {
    const open: BucketIntake['open'] = async () => openS3Bucket({ bucket: 'trails', region: 'us-east-1', endpoint: this.endpoint });
    const source = { kind: 's3', name: 'trails' } as const;
    this.start(async (context, signal) => runBucketIntake(context, { source, open, prefix, every: 50 }, signal));
  }
}

async function s3Scene(t: TestContext, rules?: ConstructorParameters<typeof IntakeScene>[1]): Promise<S3Scene> {
  const script = require.resolve('s3rver/bin/s3rver.js');
  const says = /listening on (\S+)/;
  const address = await startServer(t, script, ['-d', '.', '-p', '0'], says);
  const scene = new S3Scene(t, `http://${address}`, rules);
  await scene.client.send(new CreateBucketCommand({ Bucket: 'trails' }));
  return scene;
}

test('S3: a bucket of a real trail gives the alerts of a scan, each event once', { skip: WITHOUT_CORPUS }, async (t) => {
  const rules = await builtInRules();
  const scene = await s3Scene(t, rules);
  for (const { path, bytes } of trailFiles()) await scene.put(`AWSLogs/218007301253/${path}.gz`, gzipSync(bytes));
  await scene.put('AWSLogs/218007301253/CloudTrail-Digest/x.json.gz', gzipSync('{"awsAccountId":"218007301253"}'));
  scene.read('AWSLogs/');
  await scene.untilEvents(2900);
  assert.deepEqual(scene.alertIds(), await scannedAlertIds(rules));
  assert.equal(scene.store.deadLetters.count(), 0);
});

test('S3: new, changed, broken and late objects; nothing is read twice', async (t) => {
  const scene = await s3Scene(t);
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  await scene.put(`a/${day}/one.json`, line(1));
  await scene.put('a/2020/01/02/old.json', line(2));
  scene.read();
  await scene.untilEvents(2);
  await until(() => scene.health.all()[0]?.records === 2);
  await scene.put(`a/${day}/two.json`, line(3));
  await scene.put(`a/${day}/broken.json.gz`, gzipSync(line(4)).subarray(0, 30));
  await scene.put('flat.json', line(5));
  await until(() => scene.eventCount() === 4 && scene.store.deadLetters.count() === 1);
  await scene.put(`a/${day}/one.json`, line(1) + line(6));
  await scene.untilEvents(5);
  await scene.client.send(new DeleteObjectCommand({ Bucket: 'trails', Key: 'flat.json' }));
  const [health] = scene.health.all();
  assert.deepEqual([health?.records, health?.lost, health?.isFailing], [7, 1, false]);
  assert.match(scene.store.deadLetters.latest(1)[0]?.reason ?? '', /^s3:\/\/trails\/a\/.*broken\.json\.gz: the gzip data ends too early/);
});

test('S3: a disk that is full, and a bucket that cannot be reached', async (t) => {
  const scene = await s3Scene(t);
  const { inTransaction } = scene.store.database;
  scene.store.database.inTransaction = () => {
    throw new Error('database or disk is full');
  };
  await scene.put('one.json', line(1));
  scene.read();
  await until(() => scene.health.all()[0]?.isFailing === true);
  scene.store.database.inTransaction = inTransaction;
  await scene.untilEvents(1);
  await until(() => scene.health.all()[0]?.isFailing === false);
  await assert.rejects(async () => {
    const bucket = await openS3Bucket({ bucket: 'nobody', region: 'us-east-1', endpoint: scene.endpoint });
    for await (const _ of bucket.pages('', new AbortController().signal));
  }, /NoSuchBucket/);
});

type AzureScene = { readonly scene: IntakeScene; readonly connectionString: string };

async function azureScene(t: TestContext, rules?: ConstructorParameters<typeof IntakeScene>[1]): Promise<AzureScene> {
  const script = require.resolve('azurite/dist/src/blob/main.js');
  const words = ['--inMemoryPersistence', '--blobPort', '0', '--skipApiVersionCheck', '--disableTelemetry', '--silent'];
  const address = await startServer(t, script, words, /listens on (\S+)/);
  const account = 'devstoreaccount1';
  // The key that every emulator of Azure knows.
  const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${address}/${account};`;
  return { scene: new IntakeScene(t, rules), connectionString };
}

test('Azure Blob: a container of a real trail gives the alerts of a scan, each event once', { skip: WITHOUT_CORPUS }, async (t) => {
  const rules = await builtInRules();
  const { scene, connectionString } = await azureScene(t, rules);
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient('trails');
  await container.create();
  for (const { path, bytes } of trailFiles()) {
    const body = gzipSync(bytes);
    await container.getBlockBlobClient(`trail/${path}.gz`).upload(body, body.length);
  }
  const open: BucketIntake['open'] = async () => openAzureContainer({ container: 'trails', connectionString });
  const source = { kind: 'azure-blob', name: 'trails' } as const;
  scene.start(async (context, signal) => runBucketIntake(context, { source, open, prefix: '', every: 50 }, signal));
  await scene.untilEvents(2900);
  assert.deepEqual(scene.alertIds(), await scannedAlertIds(rules));
  assert.equal(scene.store.deadLetters.count(), 0);
});

test('Azure Blob: blobs that grow are read on where they ended, whole ones once', async (t) => {
  const { scene, connectionString } = await azureScene(t);
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient('insights-logs-auditlogs');
  await container.create();
  const [year, month, day] = new Date().toISOString().slice(0, 10).split('-');
  const grows = container.getAppendBlobClient(`tenantId=x/y=${year}/m=${month}/d=${day}/h=10/m=00/PT1H.json`);
  await grows.create();
  const append = async (text: string): Promise<unknown> => grows.appendBlock(text, Buffer.byteLength(text));
  await append(line(1) + line(2).slice(0, 40));
  const whole = gzipSync(line(10));
  await container.getBlockBlobClient('export.json.gz').upload(whole, whole.length);
  const open: BucketIntake['open'] = async () => openAzureContainer({ container: 'insights-logs-auditlogs', connectionString });
  const source = { kind: 'azure-blob', name: 'audit' } as const;
  scene.start(async (context, signal) => runBucketIntake(context, { source, open, prefix: '', every: 50 }, signal));
  await scene.untilEvents(2);
  await append(line(2).slice(40));
  await scene.untilEvents(3);
  await append(line(3));
  await scene.untilEvents(4);
  assert.equal(scene.health.all()[0]?.records, 4, 'nothing is read again');
  assert.equal(scene.store.deadLetters.count(), 0);
});
