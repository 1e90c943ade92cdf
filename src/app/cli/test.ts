import type { Command } from 'commander';
import { changesUnder } from '#io/watch-paths.ts';
import { visibleLine } from '#rule/plain-text.ts';
import { hasRuleErrors } from '../load-rules.ts';
import { testsJunit } from '../render/junit.ts';
import { testsText } from '../render/rule-tests.ts';
import { type RuleTests, testRules } from '../test-rules.ts';
import { EXIT, exitCodeOf, UsageError } from './exit-code.ts';
import { interruptSignal } from './interrupt.ts';
import { writeOutput } from './output.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';
import { oneOf } from './values.ts';

const FORMATS = ['text', 'junit'] as const;

type TestFlags = {
  readonly format: (typeof FORMATS)[number];
  readonly mutate?: boolean;
  readonly output?: string;
  readonly watch?: boolean;
};

export function configureTest(command: Command): void {
  command
    .description(
      'Runs the cases of rules: raw records in, the alerts that must be there out. Cases stand in a cases.yml beside their rule.',
    )
    .argument('<path...>', 'folders of rules, rule files, or cases')
    .option('-f, --format <format>', FORMATS.join(', '), oneOf(FORMATS), 'text')
    .option('--mutate', 'alter every literal of the rules in turn: some case must then fail')
    .option('-o, --output <file>', 'write the report to a file')
    .option('--watch', 'run again whenever a file changes, until Ctrl-C')
    .addHelpText('after', HELP)
    .action(async (paths: readonly string[], flags: TestFlags) => {
      process.exitCode = flags.watch ? await watchTests(paths, flags) : await runTests(paths, flags);
    });
}

const HELP = `
Exit codes: 0 every case passes, 1 some case fails or, with --mutate, some literal can be altered and no case notices,
            2 a rule or its cases do not load.

Examples:
  tocsin test ./my-rules
  tocsin test ./my-rules --mutate
  tocsin test ./my-rules --format junit --output report.xml`;

async function runTests(paths: readonly string[], { format, mutate, output }: TestFlags): Promise<number> {
  const tests = await testRules(paths, { mutate: mutate === true });
  printRuleDiagnostics(process.stderr, tests.diagnostics, tests.problems);
  if (tests.tested.length === 0 && tests.untested.length > 0)
    throw new UsageError('no rule there has cases.', 'Write a cases.yml beside the rule; docs/rule-format.md says how.');
  await writeOutput(format === 'junit' ? testsJunit(tests.tested) : testsText(tests), output);
  return exitCodeOf(endings(tests));
}

/** Runs the tests at every change; a run that cannot be made is told and the next change waited for. */
async function watchTests(paths: readonly string[], flags: TestFlags): Promise<number> {
  const interrupt = interruptSignal();
  try {
    await runAgain(paths, flags);
    for await (const _ of changesUnder(paths, interrupt.signal)) await runAgain(paths, flags);
    return EXIT.clean;
  } finally {
    interrupt.release();
  }
}

async function runAgain(paths: readonly string[], flags: TestFlags): Promise<void> {
  try {
    await runTests(paths, flags);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${visibleLine(error.message)}\n`);
  }
  process.stderr.write('\nWaiting for changes. Ctrl-C ends.\n');
}

function endings({ tested, diagnostics, problems }: RuleTests): Parameters<typeof exitCodeOf>[0] {
  const isBroken = problems.length > 0 || hasRuleErrors(diagnostics);
  const hasFailed = tested.some(
    ({ outcomes, mutation }) =>
      outcomes.some((one) => !one.hasPassed) ||
      (mutation !== undefined && mutation.survivors.length + mutation.idleExplanations.length > 0),
  );
  return [...(isBroken ? [EXIT.usage] : []), ...(hasFailed ? [EXIT.alerts] : [])];
}
