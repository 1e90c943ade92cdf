import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { writeOutput } from '#app/cli/output.ts';

test('a long report leaves nobody listening behind each piece that had to wait', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-output-'));
  const warnings: Error[] = [];
  const note = (warning: Error): void => {
    warnings.push(warning);
  };
  process.on('warning', note);
  try {
    const path = join(folder, 'report.txt');
    // Every piece is larger than what a stream holds before it asks to wait.
    const pieces = Array.from({ length: 40 }, () => 'x'.repeat(100_000));
    await writeOutput(pieces, path);
    await setImmediate();
    assert.equal(readFileSync(path, 'utf8').length, 4_000_000);
    assert.deepEqual(warnings, []);
  } finally {
    process.off('warning', note);
    rmSync(folder, { recursive: true });
  }
});
