/**
 * Runs the test oracles against the built library: `node scripts/conformance.ts [SUITE…]`. The oracles are other people's data and stand
 * beside the checkout (`../shared/oracles`, or TOCSIN_SHARED); without them nothing is run, and it says so.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const shared = process.env.TOCSIN_SHARED ?? '../shared';
const runner = join(shared, 'oracles', 'conformance.mjs');

/** The share of cases that must agree. What is below 1 stands in docs/conformance.md with the reason. */
const FLOORS: Readonly<Record<string, number>> = { eql: 1, kql: 1, ingest: 0, esql: 0 };

const suites = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(FLOORS);

function run(suite: string): { passed: number; failed: number } {
  const floor = FLOORS[suite];
  if (floor === undefined) throw new Error(`No suite is called "${suite}"; there are ${Object.keys(FLOORS).join(', ')}`);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [runner, '.', join(shared, 'oracles'), '--only', suite, '--list', '--floor', String(floor)],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  if (passed === undefined || failed === undefined) return { passed: 0, failed: 1 };
  // Cases below the floor are counted as failures; above it they are known differences, listed above.
  return { passed: Number(passed), failed: status === 0 ? 0 : Number(failed) };
}

if (!existsSync(runner)) {
  console.log(`Skipped: the oracles are not at ${join(shared, 'oracles')}.`);
  console.log('conformance: 0 passed, 0 failed');
} else {
  const totals = suites.map(run);
  const passed = totals.reduce((sum, total) => sum + total.passed, 0);
  const failed = totals.reduce((sum, total) => sum + total.failed, 0);
  console.log(`conformance: ${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
