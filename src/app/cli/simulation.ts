import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { simulatedFiles } from '#verify/simulate/files.ts';
import type { Scenario } from '#verify/simulate/scenario.ts';
import { type SimulateOptions, simulate } from '#verify/simulate/simulate.ts';

/** The truth about every event, as lines of JSON under a name that a scan of the folder leaves out. */
export const LABELS_NAME = 'labels.txt';

/** Counts of the telemetry alone. */
export type Written = { readonly files: number; readonly byteCount: number; readonly isPartial: boolean };

/** Writes a simulation into a folder that is empty or not there yet, until it is done or called off. Throws what the system throws. */
export async function writeSimulation(
  scenario: Scenario,
  options: SimulateOptions,
  folder: string,
  signal?: AbortSignal,
): Promise<Written> {
  const paths = new Set<string>();
  const telemetry = new Set<string>();
  let byteCount = 0;
  for (const { kind, path, text } of simulatedFiles(simulate(scenario, options))) {
    const target = join(folder, kind === 'labels' ? LABELS_NAME : path);
    if (!paths.has(target)) await mkdir(dirname(target), { recursive: true });
    paths.add(target);
    if (kind === 'telemetry') telemetry.add(target);
    await appendFile(target, text);
    if (kind === 'telemetry') byteCount += Buffer.byteLength(text);
    if (signal?.aborted) break;
  }
  return { files: telemetry.size, byteCount, isPartial: signal?.aborted === true };
}
