import type { Command } from 'commander';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import { hasLoss } from '#live/problem-tally.ts';
import { recognizeSources } from '#live/recognize-run.ts';
import { normalizers } from '#normalize/normalizers.ts';
import {
  renderRecognized,
  renderRecognizedJson,
  renderSourceJson,
  renderSourcePage,
  renderSourcesJson,
  renderSourcesTable,
} from '../render/sources.ts';
import { visibleText } from '../render/visible-text.ts';
import { dataSources, describeSource } from '../sources.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { openSources, unknownDataset } from './input.ts';
import { writeOutput } from './output.ts';
import { terminalOptions } from './reporting.ts';
import { oneOf } from './values.ts';

const FORMATS = ['table', 'json'] as const;

type SourcesFlags = { readonly format: (typeof FORMATS)[number] };

const FORMAT_OPTION = ['-f, --format <format>', FORMATS.join(', '), oneOf(FORMATS), 'table'] as const;

export function configureSources(command: Command): void {
  command
    .description('Lists every data stream that is read, what its records are told by and how many fields they have.')
    .option(...FORMAT_OPTION)
    .action(async () => {
      const { format } = command.opts<SourcesFlags>();
      const sources = dataSources();
      await writeOutput(
        format === 'json' ? [renderSourcesJson(sources)] : renderSourcesTable(sources, terminalOptions(process.stdout)),
        undefined,
      );
    });
  command
    .command('describe')
    .description('Says where the logs of a data stream come from, how to export them, what they look like, and what every field means.')
    .argument('<dataset>', 'azure.auditlogs')
    .option(...FORMAT_OPTION)
    .action(async (dataset: string, _flags: SourcesFlags, describe: Command) => {
      process.exitCode = await runDescribe(dataset, describe.optsWithGlobals<SourcesFlags>());
    });
  command
    .command('recognize')
    .description('Says what the records of files are taken for, how surely and why; --dataset of other commands overrules it.')
    .argument('[path...]', 'files and folders, or - for standard input')
    .option(...FORMAT_OPTION)
    .action(async (paths: readonly string[], _flags: SourcesFlags, recognize: Command) => {
      process.exitCode = await runRecognize(paths, recognize.optsWithGlobals<SourcesFlags>());
    });
}

/** What files are taken for; what is not recognized is no fault of the input. */
async function runRecognize(paths: readonly string[], { format }: SourcesFlags): Promise<number> {
  if (paths.length === 0) throw new UsageError('name the files or folders to look at, or - for standard input.');
  const { sources, problems: found } = await openSources(paths);
  const { shapes, problems } = await recognizeSources(sources, found, { limits: DEFAULT_READ_LIMITS });
  await writeOutput(
    format === 'json' ? [renderRecognizedJson(shapes)] : renderRecognized(shapes, terminalOptions(process.stdout)),
    undefined,
  );
  for (const { first } of problems)
    for (const { path, message } of first.slice(0, 3)) process.stderr.write(`${visibleText(`${path}: ${message}`, 500)}\n`);
  return hasLoss(problems) || shapes.length === 0 ? EXIT.unreadable : EXIT.clean;
}

async function runDescribe(dataset: string, { format }: SourcesFlags): Promise<number> {
  const normalizer =
    normalizers.find((candidate) => candidate.dataset === dataset) ??
    normalizers.find((candidate) => candidate.dataset === dataset.toLowerCase());
  if (!normalizer) throw unknownDataset(dataset);
  const source = describeSource(normalizer);
  await writeOutput([format === 'json' ? renderSourceJson(source) : renderSourcePage(source)], undefined);
  return EXIT.clean;
}
