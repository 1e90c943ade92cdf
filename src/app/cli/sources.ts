import type { Command } from 'commander';
import { normalizers } from '#normalize/normalizers.ts';
import { renderSourceJson, renderSourcePage, renderSourcesJson, renderSourcesTable } from '../render/sources.ts';
import { dataSources, describeSource } from '../sources.ts';
import { EXIT } from './exit-code.ts';
import { unknownDataset } from './input.ts';
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
