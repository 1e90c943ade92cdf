import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { BUILT_IN_PACKS, compileRules, loadRules } from '#app/load-rules.ts';
import type { Filter } from '#engine/match/matcher.ts';
import { readChunks } from '#io/read-chunks.ts';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { reopenEnrichment } from '#io/stores/enrichment.ts';
import { MatchPool } from '#live/match-pool.ts';
import { type ScanResult, scanSources } from '#live/scan.ts';
import { type TextBlock, textBlocks } from '#live/text-blocks.ts';
import { findScenario } from '#verify/simulate/scenarios.ts';
import { simulate, USUAL_START } from '#verify/simulate/simulate.ts';

const { compiled } = compileRules(await loadRules([BUILT_IN_PACKS]), { asPublished: false });

const records = simulatedRecords(2_500_000);
const lines = records.map((record) => JSON.stringify(record));

/** What a scan must read alike with and without threads, each as `[path, text]`. */
const inputs: readonly (readonly [string, string | Buffer])[] = [
  ['lines.json', `${lines.join('\n')}\n`],
  ['cut-off.json', lines.join('\n').slice(0, -40)],
  ['windows.json', lines.slice(0, 2000).join('\r\n')],
  ['again.json', lines.slice(500, 2500).join('\n')],
  ['list.json', JSON.stringify({ Records: records.slice(0, 3000) })],
  ['large-list.json', JSON.stringify({ Records: [records, records, records, records].flat() })],
  [
    'laid-out.json',
    records
      .slice(0, 2000)
      .map((record) => JSON.stringify(record, undefined, 2))
      .join('\n'),
  ],
  [
    'lists.json',
    lines
      .slice(0, 2000)
      .map((line) => `{"Records":[${line},${line}]}\n`)
      .join(''),
  ],
  [
    'broken.json',
    lines.map((line, i) => (i % 97 === 0 ? `${line.slice(0, i % 300)}\n` : i % 501 === 0 ? 'no JSON\n\n' : `${line}\n`)).join(''),
  ],
  ['opened.json', `${lines.slice(0, 800).join('\n')}\n{"Records":[\n${lines.join(',\n')}\n]}\n${lines.slice(0, 800).join('\n')}\n`],
  ['never-closed.json', `${lines.slice(0, 800).join('\n')}\n{"open": [\n${lines.join('\n')}\n`],
  ['table.csv', `TimeGenerated,OperationName,Other\n${'2026-03-04T00:00:00Z,"Add, user",x\n'.repeat(60_000)}`],
  ['packed.json.gz', gzipSync(lines.join('\n'))],
  ['broken.json.gz', gzipSync(lines.join('\n')).subarray(0, -2000)],
  ['empty.json', ''],
  ['binary.json', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0, 0, 0, 0])],
];

test('threads change nothing of what a scan gives', async () => {
  const sources = inputs.map(([path, text]) => sourceOf(path, text));
  const alone = await scan(sources, 0);
  const together = await scan(sources, 2);
  assert.ok(alone.alerts.length > 0 && alone.problems.length > 3 && alone.hits > 100);
  assert.deepEqual(plain(together), plain(alone));
});

test('threads change nothing of what a source gives, whatever it is made of', async () => {
  for (const [path, text] of inputs.filter(([name]) => /^(?:broken|opened|never-closed)\.json$/.test(name))) {
    const [alone, together] = [await scan([sourceOf(path, text)], 0), await scan([sourceOf(path, text)], 1)];
    assert.deepEqual(plain(together), plain(alone), path);
  }
});

test('blocks are the text, each at its place', async () => {
  for (const [path, text] of inputs.slice(0, 6)) {
    const whole = Buffer.from(text);
    let [line, offset] = [1, 0];
    for await (const block of textBlocks(readChunks([sourceOf(path, text)], {}))) {
      assert.deepEqual([block.line, block.offset], [line, offset], path);
      const bytes = Buffer.from(block.bytes);
      assert.ok(bytes.equals(whole.subarray(offset, offset + bytes.length)), path);
      line += bytes.filter((byte) => byte === 0x0a).length;
      offset += bytes.length;
    }
    assert.equal(offset, whole.length, path);
  }
});

test('a scan that is called off ends, with what was read', async () => {
  const controller = new AbortController();
  const options = {
    rules: compiled,
    limits: DEFAULT_READ_LIMITS,
    signal: controller.signal,
    threads: { count: 2, fromBytes: 0 },
    onProgress: () => controller.abort(),
  };
  const result = await scanSources([sourceOf('lines.json', `${lines.join('\n')}\n`.repeat(5))], [], options);
  assert.equal(result.isPartial, true);
  assert.ok(result.events > 0 && result.events < 5 * records.length);
});

test('a thread that breaks off is a mistake that says so, for every block it has', async () => {
  const pool = new MatchPool(1, { filters: [{ condition: undefined } as unknown as Filter], limits: DEFAULT_READ_LIMITS, intake: {} });
  try {
    const answers = await Promise.allSettled([pool.match(blockOf(lines)), pool.match(blockOf(lines))]);
    for (const answer of answers) {
      assert.equal(answer.status, 'rejected');
      assert.match(String(answer.reason), /A thread that matches events broke off: /);
    }
    await assert.rejects(pool.match(blockOf(lines)), /broke off/);
    assert.throws(() => pool.isReady, /broke off/);
  } finally {
    await pool.close();
  }
});

async function scan(sources: readonly Source[], count: number): Promise<ScanResult> {
  const enrichment = { geoDatabases: [] };
  const threads = { count, fromBytes: 0, enrichment };
  const options = { rules: compiled, limits: DEFAULT_READ_LIMITS, withHashes: true, ...reopenEnrichment(enrichment) };
  return scanSources(sources, [], { ...options, threads });
}

/** Everything as text, so that nothing that is written anywhere can differ. */
function plain({ watch: _, ...result }: ScanResult): unknown {
  return JSON.parse(JSON.stringify({ ...result, places: [...result.places], eventsByDataset: [...result.eventsByDataset] }));
}

/** Chunks of changing sizes. */
function sourceOf(path: string, text: string | Buffer): Source {
  const bytes = Buffer.from(text);
  return {
    path,
    size: bytes.length,
    readBytes: async function* () {
      let step = 1000;
      for (let at = 0; at < bytes.length; at += step) {
        step = 1000 + ((at * 7) % 300_000);
        yield bytes.subarray(at, at + step);
      }
    },
  };
}

function blockOf(texts: readonly string[]): TextBlock {
  const bytes = new Uint8Array(Buffer.from(texts.join('\n')));
  return { path: 'x', form: 'json', bytes, line: 1, offset: 0, byteCount: bytes.length, isApart: true };
}

function simulatedRecords(size: number): readonly unknown[] {
  const scenario = findScenario('t1098.001');
  assert.ok(scenario);
  return [...simulate(scenario, { seed: 3, start: USUAL_START, size })].map(({ record }) => record);
}
