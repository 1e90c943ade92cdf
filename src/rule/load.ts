import { type Diagnostic, errorAt, warningAt } from '#base/diagnostic.ts';
import { type Span, spanOf } from '#base/span.ts';
import { MAX_FILE_LENGTH } from './formats/limits.ts';
import { readJsonRules } from './formats/ndjson.ts';
import type { ReadRule } from './formats/read-rule.ts';
import { readTomlRule } from './formats/toml.ts';
import { readYamlRules } from './formats/yaml.ts';
import type { Rule } from './rule.ts';

export type LoadOptions = {
  /** Where the text was read; it stands in the rules. */
  readonly path?: string;
  /** The text of the `guide.md` beside the file: the guide of a rule that has none itself. */
  readonly guide?: string;
};

type RuleFormat = 'yaml' | 'toml' | 'json';

/** Every rule of a text. A rule that does not load is named in the diagnostics; the others load. Never throws for what was written. */
export function parseRules(text: string, options: LoadOptions = {}): { readonly rules: Rule[]; readonly diagnostics: Diagnostic[] } {
  if (text.length > MAX_FILE_LENGTH)
    return { rules: [], diagnostics: [errorAt('RUL102', spanOf(0, 0), 'The file is too large to be a rule file', 'split it')] };
  const read = readRules(text);
  const rules: Rule[] = [];
  const diagnostics: Diagnostic[] = [];
  const ids = new Set<string>();
  for (const one of read) {
    diagnostics.push(...one.diagnostics);
    if (!one.rule) continue;
    if (ids.has(one.rule.id))
      diagnostics.push(
        errorAt(
          'RUL207',
          placeOf(text, one.rule.id),
          `The rule "${one.rule.id}" stands in the file twice`,
          'the first stands; give the other an id of its own',
        ),
      );
    else rules.push(located(one.rule, options));
    ids.add(one.rule.id);
  }
  if (read.length === 0) diagnostics.push(warningAt('RUL103', spanOf(0, 0), 'The file is empty', 'see docs/rule-format.md'));
  return { rules, diagnostics };
}

/** The only rule of a text; several are a mistake. */
export function parseRule(text: string, options: LoadOptions = {}): { readonly rule?: Rule; readonly diagnostics: Diagnostic[] } {
  const { rules, diagnostics } = parseRules(text, options);
  const [rule] = rules;
  if (rule && rules.length === 1) return { rule, diagnostics };
  if (rules.length === 0) return { diagnostics };
  return {
    diagnostics: [
      ...diagnostics,
      errorAt('RUL103', spanOf(0, 0), `The text holds ${rules.length} rules, not one`, 'read it with parseRules'),
    ],
  };
}

/** The format of a rule file, told from its first line that says something. */
function ruleFormat(text: string): RuleFormat {
  const first = firstLine(text);
  if (first.startsWith('{')) return 'json';
  const table = /^\[\[?\s*(["'A-Za-z0-9_$][^\]]*)\]\]?\s*(?:#|$)/.exec(first)?.[1];
  if (table !== undefined && !(isJsonValue(table) && isJsonArray(text))) return 'toml';
  if (first.startsWith('[')) return 'json';
  return /^(?:[A-Za-z0-9_.-]+|"[^"]*"|'[^']*')\s*=/.test(first) ? 'toml' : 'yaml';
}

function readRules(text: string): readonly ReadRule[] {
  const format = ruleFormat(text);
  switch (format) {
    case 'yaml':
      return readYamlRules(text);
    case 'toml':
      return [readTomlRule(text)];
    case 'json':
      return readJsonRules(text);
    default:
      return format satisfies never;
  }
}

function located(rule: Rule, { path, guide }: LoadOptions): Rule {
  const note = rule.note ?? guide;
  return { ...rule, ...(path === undefined ? {} : { path }), ...(note === undefined ? {} : { note }) };
}

function placeOf(text: string, id: string): Span {
  const at = text.lastIndexOf(id);
  return spanOf(Math.max(0, at), Math.max(0, at) + (at === -1 ? 0 : id.length));
}

function firstLine(text: string): string {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start < Math.min(text.length, 100_000)) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const trimmed = text.slice(start, Math.min(end, start + 100_000)).trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) return trimmed;
    start = end + 1;
  }
  return '';
}

/** What begins like a value of JSON: no bare name of a table does, but for numbers and three words. */
function isJsonValue(text: string): boolean {
  return /^(?:["\d]|true|false|null)/.test(text);
}

/** `[…]` on a line of its own is a table's name in TOML and a list in JSON. */
function isJsonArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
