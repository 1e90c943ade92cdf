import { join } from 'node:path';
import type { Command } from 'commander';
import { nearest } from '#base/nearest.ts';
import type { Scenario } from '#verify/simulate/scenario.ts';
import { findScenario, scenarios } from '#verify/simulate/scenarios.ts';
import { DEMO_SIZE, USUAL_START } from '#verify/simulate/simulate.ts';
import { printBytes, printCounted } from '../render/figures.ts';
import { assertEmpty } from './empty-folder.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { interruptSignal } from './interrupt.ts';
import { reasonOf } from './output.ts';
import { LABELS_NAME, type Written, writeSimulation } from './simulation.ts';
import { byteCount, moment, wholeNumber } from './values.ts';

type SimulateFlags = { readonly out: string; readonly size: number; readonly seed: number; readonly start: number };

export function configureSimulate(command: Command): void {
  command
    .description('Writes telemetry of an attack in an ordinary tenant, with the truth about every event beside it.')
    .argument('<scenario>', scenarios.map(({ name, title }) => `${name} (${title})`).join(', '))
    .requiredOption('-o, --out <folder>', 'where to write; it must be empty or not there yet')
    .option('--size <bytes>', 'about how much: 600KB, 20MB, 5GB', byteCount, DEMO_SIZE)
    .option('--seed <number>', 'the same seed gives the same data', wholeNumber, 1)
    .option('--start <time>', 'the first day (default: 2026-03-04)', moment('down'), USUAL_START)
    .action(async (name: string, flags: SimulateFlags) => {
      process.exitCode = await runSimulate(name, flags);
    });
}

async function runSimulate(name: string, { out, size, seed, start }: SimulateFlags): Promise<number> {
  const scenario = scenarioOf(name);
  await assertEmpty(out);
  const interrupt = interruptSignal();
  try {
    report(await writeSimulation(scenario, { size, seed, start }, out, interrupt.signal), out);
    return interrupt.signal.aborted ? EXIT.interrupted : EXIT.clean;
  } catch (error) {
    throw new UsageError(`Could not write to ${out}: ${reasonOf(error)}`);
  } finally {
    interrupt.release();
  }
}

function scenarioOf(wanted: string): Scenario {
  const scenario = findScenario(wanted);
  if (scenario) return scenario;
  const names = scenarios.map(({ name }) => name);
  const meant = nearest(wanted, names);
  throw new UsageError(
    `nothing to simulate is called "${wanted}".`,
    meant === undefined ? `There are: ${names.join(', ')}` : `Did you mean ${meant}?`,
  );
}

function report({ files, byteCount: bytes, isPartial }: Written, out: string): void {
  process.stderr.write(
    `${isPartial ? 'PARTIAL: interrupted. ' : ''}Wrote ${printCounted(files, 'file')}, ${printBytes(bytes)}, to ${out}\n`,
  );
  process.stderr.write(`What is true of every event stands in ${join(out, LABELS_NAME)}, which a scan of the folder leaves out.\n`);
  process.stderr.write(`Next: tocsin scan ${out}\n`);
}
