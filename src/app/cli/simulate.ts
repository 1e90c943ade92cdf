import { join } from 'node:path';
import type { Command } from 'commander';
import { nearest } from '#base/nearest.ts';
import type { Scenario } from '#verify/simulate/scenario.ts';
import { findScenario, ruleScenarios, scenarios } from '#verify/simulate/scenarios.ts';
import { everyShape, type ShapeSet, shapeSets } from '#verify/simulate/shape-sets.ts';
import { DEMO_SIZE, USUAL_START } from '#verify/simulate/simulate.ts';
import { printBytes, printCounted } from '../render/figures.ts';
import { assertEmpty } from './empty-folder.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { interruptSignal } from './interrupt.ts';
import { reasonOf } from './output.ts';
import { LABELS_NAME, type Written, writeSimulation } from './simulation.ts';
import { byteCount, moment, oneOf, wholeNumber } from './values.ts';

type SimulateFlags = {
  readonly out?: string;
  readonly scenario?: string;
  readonly shape?: ShapeSet;
  readonly list?: boolean;
  readonly size: number;
  readonly seed: number;
  readonly start: number;
};

export function configureSimulate(command: Command): void {
  command
    .description('Writes telemetry of an attack in an ordinary tenant, with the truth about every event beside it.')
    .argument('[name]', 'a rule of the built-in packs, such as cc-a08, or a scenario, such as t1098.001')
    .option('--scenario <name>', 'a whole story, in place of a rule')
    .option('--list', 'what can be simulated')
    .option('-o, --out <folder>', 'where to write; it must be empty or not there yet')
    .option('--shape <name>', `only this shape: ${shapeSets.map(({ name }) => name).join(', ')}`, shapeSet)
    .option('--size <bytes>', 'about how much: 600KB, 20MB, 5GB', byteCount, DEMO_SIZE)
    .option('--seed <number>', 'the same seed gives the same data', wholeNumber, 1)
    .option('--start <time>', 'the first day (default: 2026-03-04)', moment('down'), USUAL_START)
    .addHelpText('after', HELP)
    .action(async (name: string | undefined, flags: SimulateFlags) => {
      process.exitCode = flags.list ? runList() : await runSimulate(name, flags);
    });
}

const HELP = `
A rule's telemetry comes in every shape that the sources of the rule are met in, a story's as a company has it most often; --shape picks one.

Examples:
  tocsin simulate cc-a08 --out ./pushed && tocsin scan ./pushed
  tocsin simulate --scenario helpdesk --out ./helpdesk --shape m365`;

function shapeSet(text: string): ShapeSet {
  const name = oneOf(shapeSets.map((one) => one.name))(text);
  const found = shapeSets.find((one) => one.name === name);
  if (!found) throw new Error('A shape that is a word of the list is in the list');
  return found;
}

function runList(): number {
  const lines = (title: string, entries: readonly { readonly name: string; readonly title: string }[]): string =>
    `${title}\n${entries.map((entry) => `  ${entry.name.padEnd(14)} ${entry.title}\n`).join('')}`;
  process.stdout.write(`${lines('Stories (tocsin simulate --scenario NAME --out FOLDER):', scenarios)}\n`);
  process.stdout.write(`${lines('Rules (tocsin simulate NAME --out FOLDER):', ruleScenarios)}\n`);
  process.stdout.write(
    lines(
      'Shapes (--shape NAME):',
      shapeSets.map(({ name, about }) => ({ name, title: about })),
    ),
  );
  return EXIT.clean;
}

async function runSimulate(name: string | undefined, flags: SimulateFlags): Promise<number> {
  const scenario = scenarioOf(name, flags);
  const { out, size, seed, start } = flags;
  if (out === undefined) throw new UsageError("required option '--out <folder>' not specified: where to write");
  await assertEmpty(out);
  const shapes = flags.shape?.shapes ?? (ruleScenarios.includes(scenario) ? everyShape : undefined);
  const interrupt = interruptSignal();
  try {
    report(await writeSimulation(scenario, { size, seed, start, ...(shapes && { shapes }) }, out, interrupt.signal), out);
    return interrupt.signal.aborted ? EXIT.interrupted : EXIT.clean;
  } catch (error) {
    throw new UsageError(`Could not write to ${out}: ${reasonOf(error)}`);
  } finally {
    interrupt.release();
  }
}

function scenarioOf(name: string | undefined, { scenario: story }: SimulateFlags): Scenario {
  if (name !== undefined && story !== undefined) throw new UsageError('a rule and a story are two things to simulate; name one of them');
  const wanted = name ?? story;
  if (wanted === undefined)
    throw new UsageError('what shall be simulated?', 'Name a rule or a story; `tocsin simulate --list` shows them.');
  const found = findScenario(wanted);
  if (found) return found;
  const meant = nearest(
    wanted.toLowerCase(),
    [...scenarios, ...ruleScenarios].map((one) => one.name),
  );
  throw new UsageError(
    `nothing to simulate is called "${wanted}".`,
    meant === undefined
      ? '`tocsin simulate --list` shows what there is.'
      : `Did you mean ${meant}? \`tocsin simulate --list\` shows the rest.`,
  );
}

function report({ files, byteCount: bytes, isPartial }: Written, out: string): void {
  process.stderr.write(
    `${isPartial ? 'PARTIAL: interrupted. ' : ''}Wrote ${printCounted(files, 'file')}, ${printBytes(bytes)}, to ${out}\n`,
  );
  process.stderr.write(`What is true of every event stands in ${join(out, LABELS_NAME)}, which a scan of the folder leaves out.\n`);
  process.stderr.write(`Next: tocsin scan ${out}\n`);
}
