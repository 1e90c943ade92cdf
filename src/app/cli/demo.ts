import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { findFiles } from '#io/sources/files/find-files.ts';
import { scenarios } from '#verify/simulate/scenarios.ts';
import { DEMO_SIZE, USUAL_START } from '#verify/simulate/simulate.ts';
import { printBytes, printCounted } from '../render/figures.ts';
import { buildScanReport } from '../scan-report.ts';
import { EXIT } from './exit-code.ts';
import { writeOutput } from './output.ts';
import { renderReport } from './reporting.ts';
import { prepareRules, type ScanFlags, scan } from './scan.ts';
import { writeSimulation } from './simulation.ts';
import { version } from './version.ts';

const SEED = 1;

const FLAGS: ScanFlags = { format: 'table', severity: 'low', maxRecord: DEFAULT_READ_LIMITS.recordBytes };

export function configureDemo(command: Command): void {
  command
    .description('Simulates a small intrusion in an ordinary tenant, scans it with the built-in packs, and shows what was found.')
    .action(async () => {
      process.exitCode = await runDemo();
    });
}

async function runDemo(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-demo-'));
  try {
    await demonstrate(folder);
    return EXIT.clean;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function demonstrate(folder: string): Promise<void> {
  const [scenario] = scenarios;
  if (!scenario) throw new Error('There is no scenario to demonstrate');
  const written = await writeSimulation(scenario, { seed: SEED, start: USUAL_START, size: DEMO_SIZE }, folder);
  process.stdout.write(
    `Simulated ${scenario.name.toUpperCase()}, ${scenario.title}, in one day of an ordinary tenant: ` +
      `${printCounted(written.files, 'file')}, ${printBytes(written.byteCount)}. Scanned with the built-in packs:\n\n`,
  );
  const rules = await prepareRules({});
  const { sources, problems } = await findFiles([folder]);
  const result = await scan(
    sources.map((source) => withShortPath(source, folder)),
    problems.filter(({ kind }) => kind !== 'other-name'),
    rules.compiled,
    FLAGS,
  );
  const scope = { inputs: ['demo'], rulePaths: [], isAsPublished: false };
  await writeOutput(renderReport(buildScanReport(result, rules.loaded, rules.compiled, scope, version()), FLAGS), undefined);
  process.stdout.write('\nNow your own logs, files or whole folders:\n\n    npx tocsin scan ./logs\n\n');
}

/** The folder has another name every time; what is printed has not. */
function withShortPath(source: Source, folder: string): Source {
  return { ...source, path: join('demo', source.path.slice(folder.length + 1)) };
}
