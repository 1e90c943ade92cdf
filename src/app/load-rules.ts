import { fileURLToPath } from 'node:url';
import { type Diagnostic, errorAt, hasErrors } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import type { ValueLists } from '#engine/alert/exceptions.ts';
import { type CompileContext, type Compiled, type CompiledRule, compileRule } from '#engine/compile.ts';
import type { Problem } from '#io/record.ts';
import { type RuleFile, readRuleFiles } from '#io/stores/rule-files.ts';
import { parseRules } from '#rule/load.ts';
import { sourceSpan } from '#rule/query-text.ts';
import type { Rule } from '#rule/rule.ts';
import { knownSchema } from './schema.ts';

/** The packs that come with Tocsin: beside `src/` and `dist/`. */
export const BUILT_IN_PACKS = fileURLToPath(new URL('../../packs/', import.meta.url));

/** A diagnostic of a rule file with the text it speaks of. */
export type RuleDiagnostic = {
  readonly path: string;
  readonly text: string;
  readonly diagnostic: Diagnostic;
  /** True when `diagnostic.span` is a place in `text`. */
  readonly isPlaced: boolean;
  readonly ruleId?: string;
};

export type LoadedRules = {
  /** In the order of their files; the second rule of an id is left out. */
  readonly rules: readonly Rule[];
  readonly diagnostics: readonly RuleDiagnostic[];
  /** The text of every file, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths that could not be read. */
  readonly problems: readonly Problem[];
};

export type CompiledRules = {
  readonly compiled: readonly CompiledRule[];
  readonly disabled: readonly Rule[];
  /** Rules that cannot run. */
  readonly failed: readonly Rule[];
  readonly diagnostics: readonly RuleDiagnostic[];
};

/** Reads and parses the rules of files and folders; a rule that does not load is named, the others stand. */
export async function loadRules(paths: readonly string[]): Promise<LoadedRules> {
  const { files: found, problems } = await readRuleFiles(paths);
  const files = found.map((file) => ({ ...file, path: shortPath(file.path) }));
  const rules = new Map<string, Rule>();
  const diagnostics: RuleDiagnostic[] = [];
  for (const file of files) {
    const parsed = parseRules(file.text, { path: file.path, ...(file.guide === undefined ? {} : { guide: file.guide }) });
    diagnostics.push(...parsed.diagnostics.map((diagnostic) => ({ path: file.path, text: file.text, diagnostic, isPlaced: true })));
    for (const rule of parsed.rules) {
      const first = rules.get(rule.id);
      if (first) diagnostics.push(secondOf(rule, first, file));
      else rules.set(rule.id, rule);
    }
  }
  return { rules: [...rules.values()], diagnostics, problems, texts: new Map(files.map(({ path, text }) => [path, text])) };
}

/** A rule of the built-in packs has the same path on every machine. */
export function shortPath(path: string): string {
  return path.startsWith(BUILT_IN_PACKS) ? `packs/${path.slice(BUILT_IN_PACKS.length).replaceAll('\\', '/')}` : path;
}

type CompileOptions = { readonly asPublished: boolean; readonly valueLists?: ValueLists };

/** Makes rules ready to run. `asPublished` leaves out every field map. */
export function compileRules(loaded: LoadedRules, options: CompileOptions): CompiledRules {
  const schema = knownSchema();
  const lists = options.valueLists ? { valueLists: options.valueLists } : {};
  const enabled = loaded.rules.filter((rule) => rule.enabled);
  const outcomes = enabled.map((rule) => ({
    rule,
    ...compileGuarded(rule, { schema, fieldMap: options.asPublished ? new Map() : rule.fieldMap, ...lists }),
  }));
  return {
    compiled: outcomes.flatMap(({ compiled }) => (compiled ? [compiled] : [])),
    disabled: loaded.rules.filter((rule) => !rule.enabled),
    failed: outcomes.filter(({ compiled }) => !compiled).map(({ rule }) => rule),
    diagnostics: outcomes.flatMap(({ rule, diagnostics }) => diagnostics.map((diagnostic) => inQuery(rule, diagnostic, loaded.texts))),
  };
}

/** A rule that finds a mistake of ours takes no other rule with it. */
export function compileGuarded(rule: Rule, context: CompileContext): Compiled {
  try {
    return compileRule(rule, context);
  } catch (error) {
    const message = `Tocsin cannot make the rule ready: ${error instanceof Error ? error.message : String(error)}`;
    return { diagnostics: [errorAt('APP101', spanOf(0, 0), message, 'this is a mistake of Tocsin, please report it')] };
  }
}

export function hasRuleErrors(diagnostics: readonly RuleDiagnostic[]): boolean {
  return hasErrors(diagnostics.map(({ diagnostic }) => diagnostic));
}

function secondOf(rule: Rule, first: Rule, file: RuleFile): RuleDiagnostic {
  const diagnostic: Diagnostic = {
    code: 'RUL207',
    severity: 'error',
    span: spanOf(0, 0),
    message: `The rule "${rule.id}" stands in ${first.path ?? 'another file'} too`,
    help: 'the first stands; give the other an id of its own',
  };
  return { path: file.path, text: file.text, diagnostic, isPlaced: false, ruleId: rule.id };
}

/** A diagnostic of a query: in the rule's file where the query stands there as it was written, else in the query alone. */
export function inQuery(rule: Rule, diagnostic: Diagnostic, texts: ReadonlyMap<string, string>): RuleDiagnostic {
  const query = 'query' in rule.detection ? rule.detection.query : undefined;
  const path = rule.path ?? rule.id;
  const isPlaced = query !== undefined && diagnostic.span.end > 0;
  const text = texts.get(path);
  const span = isPlaced ? sourceSpan(query, diagnostic.span) : undefined;
  if (text === undefined || span === undefined) return { path, text: query?.text ?? '', diagnostic, isPlaced, ruleId: rule.id };
  return { path, text, diagnostic: { ...diagnostic, span }, isPlaced, ruleId: rule.id };
}
