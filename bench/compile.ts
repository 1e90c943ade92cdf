import { compileMatcher } from '#engine/match/matcher.ts';
import { parseRule } from '#rule/load.ts';
import { ruleTexts } from './corpora.ts';
import { cpuSeconds, printTable } from './measure.ts';
import { compileAll } from './rules.ts';

const FIRST_EVENT = {
  id: '',
  dataset: 'aws.cloudtrail',
  index: 'logs-aws.cloudtrail-default',
  time: 0,
  ingested: 0,
  document: { event: { dataset: 'aws.cloudtrail' }, data_stream: { dataset: 'aws.cloudtrail' } },
};

/** Loading and compiling every rule of the corpus in a process that has done nothing before. */
export function benchCompile(): void {
  const texts = ruleTexts();
  if (texts.length === 0) return;
  let count = 0;
  const parts = { read: 0, compile: 0, matcher: 0 };
  const started = performance.now();
  let rules: ReturnType<typeof parseRule>['rule'][] = [];
  parts.read = cpuSeconds(() => {
    rules = texts.map(({ path, text }) => parseRule(text, { path }).rule);
  });
  parts.compile = cpuSeconds(() => {
    const compiled = compileAll(rules.filter((rule) => rule !== undefined));
    count = compiled.length;
    // What an event of a kind meets is made ready when the first one comes.
    parts.matcher = cpuSeconds(() => compileMatcher(compiled.flatMap(({ filters }) => filters)).match(FIRST_EVENT));
  });
  const wall = (performance.now() - started) / 1000;
  console.log(`compile: ${texts.length} rule files, ${count} compiled; seconds of CPU, cold`);
  const cells = [parts.read, parts.compile - parts.matcher, parts.matcher, parts.read + parts.compile, wall];
  printTable(['', 'read', 'compile', 'matcher', 'all', 'wall'], [['seconds', ...cells.map((seconds) => seconds.toFixed(2))]]);
}
