import type { Code } from '#base/codes.ts';
import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import { parseRules } from './load.ts';
import { sourceSpan } from './query-text.ts';
import type { Rule } from './rule.ts';

/** A rule file as its reader found it. */
export type CheckedText = { readonly path: string; readonly text: string; readonly guide?: string };

/** A diagnostic with the text that its span counts in. */
export type CheckedDiagnostic = {
  readonly diagnostic: Diagnostic;
  readonly text: string;
  /** True when `text` is the file; else it is the rule's query, which the file spells otherwise, or the diagnostic has no place at all. */
  readonly isInFile: boolean;
};

/** What one rule is worth, a rule an entry. A file that does not load at all is one entry without a `rule_id`. */
export type RuleCheck = {
  readonly path: string;
  readonly rule_id?: string;
  readonly name?: string;
  readonly type?: string;
  readonly language?: string;
  /** `unsupported`: the rule is right, but asks for what does not run here. */
  readonly status: 'ok' | 'unsupported' | 'error';
  /** The first error, in words. */
  readonly reason?: string;
  readonly diagnostics: readonly CheckedDiagnostic[];
};

export type CheckedRules = {
  readonly rules: readonly RuleCheck[];
  /** Paths of files that hold no rule: hunts, configuration. */
  readonly notRules: readonly string[];
};

/** Says whether a rule runs: its mistakes against the languages and fields, with spans in its query. */
export type CheckRule = (rule: Rule) => readonly Diagnostic[];

/** Mistakes that are ours: the rule asks for something that does not run here. */
const UNSUPPORTED: ReadonlySet<Code> = new Set<Code>(['RUL104', 'ENG101', 'ESQ206', 'LUC103', 'LUC201']);

/** Checks the rules of files, in their order, those that are switched off too. Of several rules of one id the first stands. */
export function checkRules(files: Iterable<CheckedText>, checkRule: CheckRule): CheckedRules {
  const rules: RuleCheck[] = [];
  const notRules: string[] = [];
  const pathsById = new Map<string, string>();
  for (const file of files) {
    const { rules: found, diagnostics } = parseRules(file.text, file);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const doubts = found.length === 1 ? diagnostics.filter(({ severity }) => severity !== 'error') : [];
    for (const rule of found) rules.push(ruleCheck(file, rule, [...doubts, ...secondOf(rule, file, pathsById)], checkRule));
    if (errors.length > 0) rules.push(fileCheck(file, errors));
    else if (found.length === 0) notRules.push(file.path);
  }
  return { rules, notRules };
}

/** Doubts about a file stand with its only rule; whose they are in a file of several, nobody says. */
function ruleCheck(file: CheckedText, rule: Rule, found: readonly Diagnostic[], checkRule: CheckRule): RuleCheck {
  const diagnostics = [...found.map((diagnostic) => inFile(file, diagnostic)), ...checkRule(rule).map((one) => placed(file, rule, one))];
  return { path: file.path, rule_id: rule.id, name: rule.name, ...kindOf(rule), ...verdict(diagnostics), diagnostics };
}

function fileCheck(file: CheckedText, errors: readonly Diagnostic[]): RuleCheck {
  const diagnostics = errors.map((diagnostic) => inFile(file, diagnostic));
  return { path: file.path, ...verdict(diagnostics), diagnostics };
}

/** Type and language in the words of rule files. */
function kindOf({ detection }: Rule): { readonly type: string; readonly language?: string } {
  if (detection.type === 'machine_learning') return { type: detection.type };
  const isSaved = detection.type === 'query' && detection.savedId !== undefined;
  return { type: isSaved ? 'saved_query' : detection.type, language: 'language' in detection ? detection.language : detection.type };
}

function secondOf(rule: Rule, { path, text }: CheckedText, pathsById: Map<string, string>): readonly Diagnostic[] {
  const first = pathsById.get(rule.id);
  if (first === undefined) {
    pathsById.set(rule.id, path);
    return [];
  }
  const at = Math.max(0, text.indexOf(rule.id));
  const message = `The rule "${rule.id}" stands in ${first} too`;
  return [errorAt('RUL207', spanOf(at, at + rule.id.length), message, 'the first stands; give the other an id of its own')];
}

function verdict(diagnostics: readonly CheckedDiagnostic[]): Pick<RuleCheck, 'status' | 'reason'> {
  const errors = diagnostics.map(({ diagnostic }) => diagnostic).filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return { status: 'ok' };
  return { status: errors.every(({ code }) => UNSUPPORTED.has(code)) ? 'unsupported' : 'error', reason: first.message };
}

function inFile({ text }: CheckedText, diagnostic: Diagnostic): CheckedDiagnostic {
  return { diagnostic, text, isInFile: diagnostic.span.end > 0 };
}

/** A diagnostic of a query: in the file where the query stands there as it was written, else in the query alone. */
function placed(file: CheckedText, rule: Rule, diagnostic: Diagnostic): CheckedDiagnostic {
  const query = 'query' in rule.detection ? rule.detection.query : undefined;
  if (query === undefined || diagnostic.span.end === 0) return { diagnostic, text: file.text, isInFile: false };
  const span = sourceSpan(query, diagnostic.span);
  return span ? inFile(file, { ...diagnostic, span }) : { diagnostic, text: query.text, isInFile: false };
}
