import { dirname, join } from 'node:path';
import { hasErrors } from '#base/diagnostic.ts';
import type { CompiledRule } from '#engine/compile.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { Problem } from '#io/record.ts';
import { type CaseFile, type RuleFolder, readCaseRecords, readRuleFolders } from '#io/stores/case-files.ts';
import type { Rule } from '#rule/rule.ts';
import { parseRuleCases, type RuleCase, type RuleCases } from '#rule/rule-cases.ts';
import { type Unexercised, unexercisedParts } from '#verify/cases/coverage.ts';
import { type CaseOutcome, type PreparedCase, prepareCase, runCase } from '#verify/cases/run.ts';
import { type MutationResult, mutateRule } from '#verify/mutate/mutate.ts';
import { compileGuarded, inQuery, loadRules, type RuleDiagnostic } from './load-rules.ts';
import { knownSchema } from './schema.ts';

/** A rule with what it did on its cases. */
export type TestedRule = {
  readonly rule: Rule;
  /** The path of the cases. */
  readonly path: string;
  readonly outcomes: readonly CaseOutcome[];
  /** Parts of the query that no record of the cases meets. */
  readonly unexercised: readonly Unexercised[];
  /** When asked for, and every case passed. */
  readonly mutation?: MutationResult;
};

export type RuleTests = {
  readonly tested: readonly TestedRule[];
  /** Rules without cases. */
  readonly untested: readonly Rule[];
  /** The text of every rule file, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Of rules and cases; with an error, something was not tested. */
  readonly diagnostics: readonly RuleDiagnostic[];
  readonly problems: readonly Problem[];
};

type Found = Partial<Omit<RuleTests, 'problems'>>;

/** Runs the cases of every rule of files and folders. With `mutate`, tells which literals of the rules no case misses. */
export async function testRules(paths: readonly string[], options: { readonly mutate: boolean }): Promise<RuleTests> {
  const { folders, problems } = await readRuleFolders(paths);
  const schema = knownSchema();
  const found: Found[] = [];
  for (const folder of folders) found.push(await testFolder(folder, schema, options));
  return {
    tested: found.flatMap(({ tested = [] }) => tested),
    untested: found.flatMap(({ untested = [] }) => untested),
    texts: new Map(found.flatMap(({ texts = new Map() }) => [...texts])),
    diagnostics: found.flatMap(({ diagnostics = [] }) => diagnostics),
    problems,
  };
}

async function testFolder(folder: RuleFolder, schema: Schema, options: { readonly mutate: boolean }): Promise<Found> {
  const { rules, diagnostics, texts } = await loadRules(folder.rulePaths);
  if (!folder.cases) return { untested: rules, diagnostics, texts };
  const [rule, ...others] = rules;
  if (!rule) return { diagnostics };
  if (others.length > 0) return { diagnostics: [...diagnostics, severalRules(folder.cases, rules.length)] };
  const compiled = compileGuarded(rule, { schema, fieldMap: rule.fieldMap });
  const { diagnostics: doubts, ...cases } = parseRuleCases(folder.cases.text);
  const all = [
    ...diagnostics,
    ...compiled.diagnostics.map((diagnostic) => inQuery(rule, diagnostic, texts)),
    ...doubts.map((diagnostic) => ({ ...placeOf(folder.cases), diagnostic, isPlaced: true })),
  ];
  if (!compiled.compiled || hasErrors(doubts)) return { diagnostics: all };
  return { tested: [await testRule(compiled.compiled, folder.cases, cases, schema, options)], diagnostics: all, texts };
}

async function testRule(
  compiled: CompiledRule,
  { path }: CaseFile,
  { cases, survivors }: RuleCases,
  schema: Schema,
  { mutate }: { readonly mutate: boolean },
): Promise<TestedRule> {
  const prepared: PreparedCase[] = [];
  for (const one of cases) prepared.push(await readCase(one, dirname(path)));
  const outcomes = prepared.map((one) => runCase(compiled, one));
  const events = prepared.flatMap((one) => one.events);
  const tested = { rule: compiled.rule, path, outcomes, unexercised: unexercisedParts(compiled.rule, events, schema) };
  if (!mutate || !outcomes.every(({ hasPassed }) => hasPassed)) return tested;
  const compile = (rule: Rule): CompiledRule | undefined => compileGuarded(rule, { schema, fieldMap: rule.fieldMap }).compiled;
  return { ...tested, mutation: mutateRule(compiled.rule, prepared, compile, survivors) };
}

/** The records of a case's file stand behind its own. */
async function readCase(one: RuleCase, folder: string): Promise<PreparedCase> {
  if (one.file === undefined) return prepareCase(one);
  const { records, problems } = await readCaseRecords(join(folder, one.file));
  const prepared = prepareCase(one, records);
  const told = problems.map(({ message, line }) => `${one.file}${line === undefined ? '' : `:${line}`}: ${message}`);
  return { ...prepared, problems: [...told, ...prepared.problems] };
}

function placeOf(cases: CaseFile | undefined): { readonly path: string; readonly text: string } {
  return { path: cases?.path ?? '', text: cases?.text ?? '' };
}

function severalRules(cases: CaseFile, count: number): RuleDiagnostic {
  return {
    ...placeOf(cases),
    isPlaced: false,
    diagnostic: {
      code: 'RUL302',
      severity: 'error',
      span: { start: 0, end: 0 },
      message: `The cases stand beside ${count} rules, and it does not say whose they are`,
      help: 'give every rule with cases a folder of its own',
    },
  };
}
