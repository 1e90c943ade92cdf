/**
 * Proves on a gigabyte what tests prove on a page: `npm run prove-at-size -- --rules ../rules`, a folder of rules or a `.tgz` of one. The
 * telemetry is simulated, every rule is run over it, and then
 *
 * 1. the ledger of every rule balances, so that no hit was lost;
 * 2. a second scan writes the same bytes;
 * 3. the same records, dealt to other files in another order, give the same alerts.
 *
 * `--size 150MB` for less, `--scenario tenant-month` for another story, `--work FOLDER` for where to write (what is there already is used
 * again), `--threads N` and `--heap MB` for the scans. It ends with 1 when one of the three does not hold.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { readTgz } from '../test/tar.ts';
import { dealRecords } from './prove-at-size/deal-records.ts';

const { values: options } = parseArgs({
  options: {
    rules: { type: 'string' },
    size: { type: 'string', default: '1GB' },
    scenario: { type: 'string', default: 't1098.001' },
    work: { type: 'string', default: join(tmpdir(), 'tocsin-prove-at-size') },
    threads: { type: 'string' },
    heap: { type: 'string', default: '8192' },
  },
});

const work = resolve(options.work);
const telemetry = join(work, `${options.scenario}-${options.size}`);
const dealt = `${telemetry}-dealt`;
const main = pathToFileURL('src/app/cli/main.ts').href;

/** A command of Tocsin in a process of its own; its last words are how much memory it took at most, in kilobytes. */
function tocsin(words: readonly string[]): { readonly seconds: number; readonly megabytes: number } {
  const script = `process.on('exit', () => console.error(process.resourceUsage().maxRSS)); import('${main}').then((cli) => cli.main(process.argv.slice(1)))`;
  const before = Date.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${options.heap}`, '--conditions=source', '--input-type=module', '--eval', script, '--', ...words],
    { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  // 2: rules that do not load are named, the others run.
  if (status !== 0 && status !== 2) throw new Error(`tocsin ${words.join(' ')} ended with ${status}:\n${stderr.slice(-2000)}`);
  return { seconds: Math.round((Date.now() - before) / 1000), megabytes: Math.round(Number(stderr.trim().split('\n').at(-1)) / 1024) };
}

/** The folder of rules; an archive is unpacked. */
function rulesFolder(path: string): string {
  if (!path.endsWith('.tgz')) return path;
  const folder = join(work, 'rules');
  for (const file of existsSync(folder) ? [] : readTgz(readFileSync(path))) {
    if (!/^(?:\.\/)?rules.*\.toml$/.test(file.path)) continue;
    mkdirSync(dirname(join(folder, file.path)), { recursive: true });
    writeFileSync(join(folder, file.path), file.bytes);
  }
  return folder;
}

function scan(name: string, folder: string, rules: string): string {
  const report = join(work, `${name}.json`);
  const threads = options.threads === undefined ? [] : ['--threads', options.threads];
  const { seconds, megabytes } = tocsin(['scan', folder, '-r', rules, '-f', 'json', '--ledger', '-q', '-o', report, ...threads]);
  say(`${name}: ${seconds} seconds, ${megabytes} MB at most, ${hash(readFileSync(report)).slice(0, 16)}`);
  return report;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function hash(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type Counts = Readonly<
  Record<'hits' | 'excepted' | 'read' | 'candidates' | 'carried_over' | 'created' | 'duplicate' | 'suppressed' | 'deferred', number>
>;

type Report = {
  readonly summary: {
    readonly input: { readonly events: number };
    readonly rules: { readonly ran: number };
    readonly alerts: { readonly total: number };
    readonly ledger: readonly (Counts & { readonly rule_id: string; readonly runs: number })[];
  };
  readonly alerts: readonly unknown[];
  readonly building_blocks: readonly unknown[];
};

function readReport(path: string): Report {
  return JSON.parse(readFileSync(path, 'utf8')) as Report;
}

function isBalanced({ hits, excepted, read, candidates, carried_over, created, duplicate, suppressed, deferred }: Counts): boolean {
  return hits === excepted + read && candidates + carried_over === created + duplicate + suppressed + deferred;
}

function alertsOf({ alerts, building_blocks }: Report): string {
  return hash(JSON.stringify([alerts, building_blocks]));
}

if (options.rules === undefined) throw new Error('Say which rules: --rules FOLDER');
mkdirSync(work, { recursive: true });
const rules = rulesFolder(options.rules);
if (!existsSync(telemetry)) tocsin(['simulate', options.scenario, '--out', telemetry, '--size', options.size]);
if (!existsSync(dealt)) say(`dealt ${await dealRecords(telemetry, dealt)} records to other files`);
const [first, second, third] = [scan('first', telemetry, rules), scan('second', telemetry, rules), scan('dealt', dealt, rules)];

const isSame = hash(readFileSync(first)) === hash(readFileSync(second));
const report = readReport(first);
const { input, rules: ruleCounts, alerts, ledger } = report.summary;
const unbalanced = ledger.filter((counts) => !isBalanced(counts));
const isDealtSame = alertsOf(report) === alertsOf(readReport(third));
const [runs, hits] = [ledger.reduce((sum, one) => sum + one.runs, 0), ledger.reduce((sum, one) => sum + one.hits, 0)];
say(
  `${input.events} events, ${ruleCounts.ran} rules, ${ledger.length} of them with hits, ${runs} runs, ${hits} hits read, ${alerts.total} alerts`,
);
say(
  `ledger: ${unbalanced.length === 0 ? 'balances for every rule' : `does not balance for ${unbalanced.map((one) => one.rule_id).join(', ')}`}`,
);
say(`twice: ${isSame ? 'the same bytes' : 'NOT the same bytes'}`);
say(`dealt to other files: ${isDealtSame ? 'the same alerts' : 'NOT the same alerts'}`);
process.exitCode = unbalanced.length === 0 && isSame && isDealtSame ? 0 : 1;
