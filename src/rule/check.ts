import type { Code } from '#base/codes.ts';
import { type Diagnostic, hasErrors } from '#base/diagnostic.ts';
import { parseRules } from './load.ts';
import { sourceSpan } from './query-text.ts';
import type { Rule } from './rule.ts';

/** A rule file as its reader found it. */
export type CheckedText = { readonly path: string; readonly text: string; readonly guide?: string };

/** What one rule is worth: machine-readable, a rule an entry. A file that does not load at all is one entry without a `rule_id`. */
type RuleCheck = {
  readonly path: string;
  readonly rule_id?: string;
  readonly name?: string;
  readonly type?: string;
  readonly language?: string;
  /** `unsupported`: the rule is right, but asks for what does not run here. */
  readonly status: 'ok' | 'unsupported' | 'error';
  /** The first error, in words. */
  readonly reason?: string;
  readonly diagnostics: readonly Diagnostic[];
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

/** Checks the rules of files, in their order. Spans are in the file where the query stands there as it was written, else in the query. */
export function checkRules(files: Iterable<CheckedText>, checkRule: CheckRule): CheckedRules {
  const rules: RuleCheck[] = [];
  const notRules: string[] = [];
  for (const file of files) {
    const { rules: found, diagnostics } = parseRules(file.text, file);
    const doubts = found.length === 1 ? diagnostics.filter(({ severity }) => severity !== 'error') : [];
    for (const rule of found) rules.push(ruleCheck(file.path, rule, doubts, checkRule));
    if (found.length > 0 && !hasErrors(diagnostics)) continue;
    if (hasErrors(diagnostics)) rules.push(fileCheck(file.path, diagnostics));
    else notRules.push(file.path);
  }
  return { rules, notRules };
}

/** Doubts about a file stand with its only rule; whose they are in a file of several, nobody says. */
function ruleCheck(path: string, rule: Rule, doubts: readonly Diagnostic[], checkRule: CheckRule): RuleCheck {
  const diagnostics = [...doubts, ...checkRule(rule).map((found) => placed(rule, found))];
  const { detection } = rule;
  return {
    path,
    rule_id: rule.id,
    name: rule.name,
    type: detection.type,
    ...languageOf(rule),
    ...verdict(diagnostics),
    diagnostics,
  };
}

function fileCheck(path: string, diagnostics: readonly Diagnostic[]): RuleCheck {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return { path, ...verdict(errors), diagnostics: errors };
}

function languageOf({ detection }: Rule): { readonly language?: string } {
  if (detection.type === 'machine_learning') return {};
  return { language: 'language' in detection ? detection.language : detection.type };
}

function verdict(diagnostics: readonly Diagnostic[]): Pick<RuleCheck, 'status' | 'reason'> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return { status: 'ok' };
  return { status: errors.every(({ code }) => UNSUPPORTED.has(code)) ? 'unsupported' : 'error', reason: first.message };
}

function placed(rule: Rule, diagnostic: Diagnostic): Diagnostic {
  const span = 'query' in rule.detection ? sourceSpan(rule.detection.query, diagnostic.span) : undefined;
  return span === undefined ? diagnostic : { ...diagnostic, span };
}
