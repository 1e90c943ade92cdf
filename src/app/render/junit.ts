import { printFailure } from '#verify/cases/print.ts';
import type { CaseOutcome } from '#verify/cases/run.ts';
import type { TestedRule } from '../test-rules.ts';
import { visibleText } from './visible-text.ts';

/** Tested rules as JUnit XML, for CI: a suite a rule, a test a case. Survivors of a mutation check are one failed test of their rule. */
export function* testsJunit(tested: readonly TestedRule[]): Generator<string> {
  const counts = tested.map(countsOf);
  const sum = (name: 'tests' | 'failures'): number => counts.reduce((total, one) => total + one[name], 0);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="tocsin test" tests="${sum('tests')}" failures="${sum('failures')}">\n`;
  for (const [i, one] of tested.entries()) {
    const { tests = 0, failures = 0 } = counts[i] ?? {};
    yield `  <testsuite name="${escaped(one.rule.id)}" tests="${tests}" failures="${failures}" file="${escaped(one.path)}">\n`;
    for (const outcome of one.outcomes) yield caseXml(one.rule.id, outcome);
    if (one.mutation) yield mutationXml(one.rule.id, one.mutation);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

function countsOf({ outcomes, mutation }: TestedRule): { readonly tests: number; readonly failures: number } {
  const failed = outcomes.filter(({ hasPassed }) => !hasPassed).length;
  return {
    tests: outcomes.length + (mutation ? 1 : 0),
    failures: failed + (mutation && survivorsOf(mutation).length > 0 ? 1 : 0),
  };
}

function caseXml(ruleId: string, outcome: CaseOutcome): string {
  return testXml(ruleId, outcome.title, outcome.hasPassed ? [] : printFailure(outcome));
}

function mutationXml(ruleId: string, mutation: NonNullable<TestedRule['mutation']>): string {
  return testXml(ruleId, 'every literal is proved', survivorsOf(mutation));
}

function survivorsOf({ survivors, idleExplanations }: NonNullable<TestedRule['mutation']>): readonly string[] {
  return [
    ...survivors.map(({ literal, altered }) => `no case notices when ${literal} is ${altered}`),
    ...idleExplanations.map((literal) => `explained as a survivor, but none: ${literal}`),
  ];
}

function testXml(ruleId: string, title: string, failure: readonly string[]): string {
  const head = `    <testcase classname="${escaped(ruleId)}" name="${escaped(title)}"`;
  const [first] = failure;
  if (first === undefined) return `${head}/>\n`;
  return `${head}>\n      <failure message="${escaped(first)}">${escaped(failure.join('\n'))}</failure>\n    </testcase>\n`;
}

/** Text of others in XML: what the eye cannot see is drawn, as XML forbids most of it, and nothing is markup. */
function escaped(text: string): string {
  return text
    .split('\n')
    .map((line) => visibleText(line, Number.POSITIVE_INFINITY))
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
