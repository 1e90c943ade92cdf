import assert from 'node:assert/strict';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { JsonObject } from '#base/json.ts';
import type { Finding } from '#engine/search/finding.ts';
import { startSearch } from '#engine/search/running-search.ts';
import type { Event } from '#event/event.ts';
import { schemaOfMapping } from '#event/schema/mapping.ts';
import { planQuery } from '#plan/languages.ts';
import { median, printTable } from './measure.ts';

const ROWS = Number(process.env.ROWS ?? 1_000_000);
const ROUNDS = 3;
const START = Date.UTC(2026, 2, 4);

const FIELDS = {
  '@timestamp': 'date',
  'event.action': 'keyword',
  'user.name': 'keyword',
  'source.ip': 'keyword',
  'source.bytes': 'long',
  message: 'keyword',
} as const;

/** The same question to both, and what their answers have in common. `sql` reads the table `t`. */
type Question = { readonly name: string; readonly esql: string; readonly sql: string };

const KEYS = '"event.action", "source.ip", "source.bytes" % 10';

const QUESTIONS: readonly Question[] = [
  {
    name: 'filter',
    esql: 'FROM t | WHERE event.action LIKE "Delete*" AND source.bytes > 4000 | STATS c = COUNT(*)',
    sql: `SELECT count(*) FROM t WHERE "event.action" LIKE 'Delete%' AND "source.bytes" > 4000`,
  },
  {
    name: 'eval',
    esql: 'FROM t | EVAL x = CONCAT(TO_UPPER(user.name), "@", event.action), y = source.bytes * 2 + 1 | STATS c = SUM(y), m = MAX(x)',
    sql: `SELECT sum(y), max(x) FROM (SELECT concat(upper("user.name"), '@', "event.action") x, "source.bytes" * 2 + 1 y FROM t)`,
  },
  {
    name: 'stats by 1 key',
    esql: 'FROM t | STATS c = COUNT(*), b = SUM(source.bytes), last = MAX(@timestamp) BY user.name | SORT c DESC, user.name | LIMIT 5',
    sql: `SELECT count(*) c, sum("source.bytes"), max("@timestamp"), "user.name" FROM t GROUP BY 4 ORDER BY c DESC, 4 LIMIT 5`,
  },
  {
    name: 'stats by 3 keys',
    esql: `FROM t | STATS c = COUNT(*), u = COUNT_DISTINCT(user.name) BY event.action, source.ip, k = source.bytes % 10 | STATS n = COUNT(*), s = SUM(u)`,
    sql: `SELECT count(*), sum(u) FROM (SELECT count(*), count(DISTINCT "user.name") u FROM t GROUP BY ${KEYS})`,
  },
  {
    name: 'sort + limit',
    esql: 'FROM t | SORT source.bytes DESC, user.name, @timestamp | LIMIT 100 | KEEP user.name, source.bytes',
    sql: `SELECT "user.name", "source.bytes" FROM t ORDER BY "source.bytes" DESC, "user.name", "@timestamp" LIMIT 100`,
  },
  {
    name: 'dissect',
    esql: 'FROM t | DISSECT message "%{who} %{verb} %{path} %{status}" | STATS c = COUNT_DISTINCT(verb), m = MAX(status)',
    sql: `SELECT count(DISTINCT p[2]), max(p[4]) FROM (SELECT string_split(message, ' ') p FROM t)`,
  },
  {
    name: 'grok',
    esql: 'FROM t | GROK message "%{WORD:who} %{WORD:verb} %{NOTSPACE:path} %{INT:status}" | STATS c = COUNT_DISTINCT(verb), m = MAX(status)',
    sql: String.raw`SELECT count(DISTINCT p.verb), max(p.status) FROM (SELECT regexp_extract(message, '\b(\w+)\b \b(\w+)\b (\S+) ([+-]?[0-9]+)', ['who', 'verb', 'path', 'status']) p FROM t)`,
  },
];

/** Rows per second of ES|QL over events in memory, beside DuckDB over the same rows in a table of its own, on one thread. */
export async function benchEsql(): Promise<void> {
  const events = Array.from({ length: ROWS }, (_, i) => eventOf(i));
  const connection = await openTable(events);
  const rows: string[][] = [];
  for (const question of QUESTIONS) {
    const run = compileQuestion(question);
    assert.deepEqual(textsOf(run(events)), textsOf(await ask(connection, question.sql)), question.name);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await seconds(async () => run(events)));
      theirs.push(await seconds(() => ask(connection, question.sql)));
    }
    rows.push([question.name, rate(median(ours)), rate(median(theirs)), `${(median(ours) / median(theirs)).toFixed(1)}×`]);
  }
  connection.closeSync();
  console.log(`esql: ${ROWS.toLocaleString('en')} rows, rows a second (median of ${ROUNDS} rounds), and how many times as fast DuckDB is`);
  printTable(['question', 'tocsin', 'duckdb, 1 thread', 'duckdb is'], rows);
}

function rate(taken: number): string {
  return Math.round(ROWS / taken).toLocaleString('en');
}

async function seconds(pass: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await pass();
  return (performance.now() - before) / 1000;
}

function compileQuestion({ esql }: Question): (events: readonly Event[]) => unknown[][] {
  const { query, diagnostics } = planQuery('esql', esql, { schema: schemaOfMapping(FIELDS) });
  if (!query) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return (events) => {
    const search = startSearch(query, { keep: 'first', timestamp: { path: '@timestamp', type: 'date' } });
    for (const event of events) search.add(event);
    return [...search.finish(START)].flatMap((finding: Finding) => (finding.kind === 'row' ? [[...finding.values]] : []));
  };
}

async function ask(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRows();
}

function textsOf(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => row.map(String).join(' | '));
}

const ACTIONS = Array.from({ length: 50 }, (_, i) => `${['Get', 'List', 'Delete', 'Create', 'Update'][i % 5]}Thing${i}`);

/** Fields without a pattern that a sort or a dictionary would find. */
function eventOf(i: number): Event {
  const random = Math.imul(i + 1, 0x9e3779b1) >>> 0;
  const time = START + i * 50;
  const user = `user${random % 50_000}`;
  const action = ACTIONS[(random >>> 8) % ACTIONS.length] as string;
  const document: JsonObject = {
    '@timestamp': time,
    event: { action },
    user: { name: user },
    source: { ip: `10.0.${(random >>> 4) % 4}.${(random >>> 10) % 16}`, bytes: (random >>> 3) % 5000 },
    message: `${user} ${action} /api/v1/things/${random % 1000} ${200 + (random % 5)}`,
  };
  return { id: String(i), dataset: 't', index: 't', time, ingested: time, document };
}

async function openTable(events: readonly Event[]): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  await connection.run(
    'CREATE TABLE t ("@timestamp" BIGINT, "event.action" VARCHAR, "user.name" VARCHAR, "source.ip" VARCHAR, "source.bytes" BIGINT, message VARCHAR)',
  );
  const appender = await connection.createAppender('t');
  for (const { document } of events) {
    const { event, user, source } = document as Readonly<Record<'event' | 'user' | 'source', JsonObject>>;
    appender.appendBigInt(BigInt(Number(document['@timestamp'])));
    for (const text of [event.action, user.name, source.ip]) appender.appendVarchar(String(text));
    appender.appendBigInt(BigInt(Number(source.bytes)));
    appender.appendVarchar(String(document.message));
    appender.endRow();
  }
  appender.closeSync();
  return connection;
}
