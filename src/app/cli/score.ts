import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { isJsonObject } from '#base/json.ts';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import { type StoryLabel, scoreAlerts } from '#verify/score.ts';
import { scoreJson, scoreText } from '../render/score.ts';
import { EXIT, exitCodeOf, UsageError } from './exit-code.ts';
import { isUnreadable, openSources } from './input.ts';
import { reasonOf, writeOutput } from './output.ts';
import { prepareRules, scan } from './scan.ts';
import { LABELS_NAME } from './simulation.ts';
import { oneOf } from './values.ts';

const FORMATS = ['table', 'json'] as const;

type ScoreFlags = {
  readonly format: (typeof FORMATS)[number];
  readonly rules?: readonly string[];
  readonly output?: string;
  readonly quiet?: boolean;
};

export function configureScore(command: Command): void {
  command
    .description(
      'Scans telemetry that `simulate` wrote and holds the alerts against the truth beside it: precision, recall, false alerts a day.',
    )
    .argument('<folder>', `a folder with telemetry and its ${LABELS_NAME}`)
    .option('-r, --rules <path...>', 'rule files and folders, in place of the built-in packs')
    .option('-f, --format <format>', FORMATS.join(', '), oneOf(FORMATS), 'table')
    .option('-o, --output <file>', 'write the score to a file')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (folder: string, flags: ScoreFlags) => {
      process.exitCode = await runScore(folder, flags);
    });
}

const HELP = `
An alert is right when an event of an intrusion is behind it. Rules that others supersede are shown and do not count.
Exit codes: 0 every intrusion is found, 1 one is missed, 2 usage, 3 input partly or wholly unreadable.

Example:
  tocsin simulate tenant-month --out ./month --size 5MB && tocsin score ./month`;

const DAY = 86_400_000;

async function runScore(folder: string, flags: ScoreFlags): Promise<number> {
  const labels = await readLabels(join(folder, LABELS_NAME));
  const rules = await prepareRules({ ...flags, quiet: true });
  const { sources, problems } = await openSources([folder]);
  const result = await scan(sources, problems, rules.compiled, {
    maxRecord: DEFAULT_READ_LIMITS.recordBytes,
    ...(flags.quiet ? { quiet: true } : {}),
  });
  const days = ((result.lastTime ?? 0) - (result.firstTime ?? 0)) / DAY;
  const score = scoreAlerts(result.alerts, rules.loaded.rules, labels, days);
  await writeOutput(flags.format === 'json' ? scoreJson(score) : scoreText(score), flags.output);
  return exitCodeOf([
    ...(result.isPartial ? [EXIT.interrupted] : []),
    ...(isUnreadable(result) ? [EXIT.unreadable] : []),
    ...(score.missed.length > 0 ? [EXIT.alerts] : []),
  ]);
}

/** The labels of stories; those of ordinary events are most of the file and are passed over. */
async function readLabels(path: string): Promise<readonly StoryLabel[]> {
  const labels: StoryLabel[] = [];
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.includes('"test":"background"')) continue;
      const label: unknown = JSON.parse(line);
      if (!isJsonObject(label)) throw new SyntaxError('a line is no object');
      const { dataset, id, scenario, test, role, traces } = label;
      labels.push({
        dataset: String(dataset),
        id: String(id),
        scenario: String(scenario),
        test: String(test),
        isAttack: role === 'attack',
        traces: Array.isArray(traces) ? traces.map(String) : [],
      });
    }
  } catch (error) {
    throw new UsageError(
      `the truth in ${path} cannot be read: ${reasonOf(error)}`,
      'Make telemetry with it: tocsin simulate t1098.001 --out FOLDER',
    );
  }
  return labels;
}
