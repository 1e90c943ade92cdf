import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { backUp, restore } from '#io/stores/service/backup.ts';
import { checkStore } from '#io/stores/service/check-store.ts';
import { StoreError, storeErrorOf } from '#io/stores/service/store-error.ts';
import { type StoreStats, storeStats } from '#io/stores/service/store-stats.ts';
import { describeSystemError } from '#io/system-error.ts';
import { visibleLine } from '#rule/plain-text.ts';
import { printBytes, printCount, printCounted, printMoment } from '../render/figures.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { openReader } from './stored-events.ts';
import { oneOf } from './values.ts';

type StoreFlags = { readonly data: string; readonly format: 'text' | 'json' };

const DATA = ['--data <folder>', 'where the service keeps everything', join(homedir(), '.local', 'share', 'tocsin', 'service')] as const;

export function configureStore(command: Command): void {
  command.description('Copies, restores and checks what a service keeps, while it works or not.');
  command
    .command('backup')
    .description('Copies everything into one file, as it is at one moment, and checks the copy.')
    .argument('<file>', 'the copy; it must not be there yet')
    .option(...DATA)
    .action(async (file: string, { data }: StoreFlags) => {
      await told(() => backUp(data, file));
      process.stdout.write(`${visibleLine(file)} holds everything in ${visibleLine(data)}, and is whole.\n`);
    });
  command
    .command('restore')
    .description('Puts a backup in the place of what is there, which is kept beside it. No service may work with the folder.')
    .argument('<file>', 'the backup')
    .option(...DATA)
    .action(async (file: string, { data }: StoreFlags) => {
      const kept = await told(async () => restore(file, data));
      process.stdout.write(`${visibleLine(data)} holds what ${visibleLine(file)} held.\n`);
      if (kept !== undefined) process.stdout.write(`What was there is ${visibleLine(kept)}.\n`);
    });
  command
    .command('check')
    .description('Reads everything once: is the file whole, is every event there once, do ledgers balance.')
    .option(...DATA)
    .addHelpText('after', '\nExit codes: 0 all is well, 2 usage, 3 something is wrong.')
    .action(({ data }: StoreFlags) => {
      process.exitCode = check(data);
    });
  command
    .command('stats')
    .description('Says how much is kept, from where, and what was deleted.')
    .option(...DATA)
    .option('-f, --format <format>', 'text, json', oneOf(['text', 'json']), 'text')
    .action(({ data, format }: StoreFlags) => {
      const stats = read(data, ({ database, events }) => storeStats(database, events));
      process.stdout.write(format === 'json' ? `${JSON.stringify(stats, null, 2)}\n` : textOf(stats));
    });
}

function check(data: string): number {
  const { looked, wrong } = read(data, ({ database, events }) => checkStore(database, events));
  for (const line of looked) process.stdout.write(`looked at: ${line}\n`);
  for (const line of wrong) process.stdout.write(`WRONG: ${visibleLine(line)}\n`);
  process.stdout.write(
    wrong.length === 0 ? 'All is well.\n' : `${printCounted(wrong.length, 'mistake')}. Restore a backup: tocsin store restore FILE\n`,
  );
  return wrong.length === 0 ? EXIT.clean : EXIT.unreadable;
}

function read<T>(data: string, look: (reader: ReturnType<typeof openReader>) => T): T {
  const reader = openReader(data);
  try {
    return reader.database.readConsistently(() => look(reader));
  } catch (error) {
    const known = storeErrorOf(error, data);
    throw known instanceof StoreError ? new UsageError(visibleLine(known.message)) : known;
  } finally {
    reader.close();
  }
}

/** What a file system or a file refuses is said in a line. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = describeSystemError(error)?.message ?? (error instanceof Error ? error.message : String(error));
    throw new UsageError(visibleLine(reason));
  }
}

function textOf(stats: StoreStats): string {
  const { events, eventsAlone, segments, segmentBytes, usedBytes, schema, sources, alerts, runs, deadLetters, deletions } = stats;
  const each = segments === 0 ? '' : `, ${Math.round(segmentBytes / Math.max(1, events - eventsAlone))} bytes an event`;
  const { firstTime, lastTime } = stats;
  const span = firstTime === undefined || lastTime === undefined ? [] : [`  from ${printMoment(firstTime)} to ${printMoment(lastTime)}`];
  return `${[
    `${printBytes(usedBytes)} in use, schema ${schema}`,
    `${printCounted(events, 'event')}: ${printCount(events - eventsAlone)} in ${printCounted(segments, 'segment')} (${printBytes(segmentBytes)}${each})`,
    ...span,
    ...sources.map(
      ({ dataset, count, lastIngested }) => `  ${visibleLine(dataset)}: ${printCount(count)}, the last at ${printMoment(lastIngested)}`,
    ),
    `alerts: ${
      Object.entries(alerts)
        .map(([status, count]) => `${printCount(count)} ${status}`)
        .join(', ') || 'none'
    }`,
    `${printCounted(runs, 'run')}, ${printCounted(deadLetters, 'dead letter')}`,
    ...deletions.map(({ time, what, count, reason }) => `deleted at ${printMoment(time)}: ${printCount(count)} ${what} (${reason})`),
  ].join('\n')}\n`;
}
