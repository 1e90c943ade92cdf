import type { Rule } from '../rule.ts';
import { writeKibanaExport } from './kibana-export.ts';
import { writeTomlRule } from './toml.ts';
import { writeYamlRules } from './yaml.ts';

/** The formats rules are written in, as people call them. */
export const WRITTEN_FORMATS = ['yaml', 'toml', 'ndjson'] as const;

export type WrittenFormat = (typeof WRITTEN_FORMATS)[number];

/** A rule file that is to be written. */
export type RuleText = { readonly name: string; readonly text: string };

/** Rules as files: one a rule, or one export that holds all of them with their exception lists. */
export function ruleTexts(rules: readonly Rule[], format: WrittenFormat): readonly RuleText[] {
  switch (format) {
    case 'yaml':
      return named(rules, 'yml', (rule) => writeYamlRules([rule]));
    case 'toml':
      return named(rules, 'toml', writeTomlRule);
    case 'ndjson':
      return [{ name: 'rules.ndjson', text: writeKibanaExport(rules) }];
    default:
      return format satisfies never;
  }
}

/** Rules as one text; undefined when the format holds one rule a file and there are several. */
export function joinedRuleText(rules: readonly Rule[], format: WrittenFormat): string | undefined {
  if (format === 'yaml') return writeYamlRules(rules);
  const texts = ruleTexts(rules, format);
  return texts.length === 1 ? texts[0]?.text : undefined;
}

function named(rules: readonly Rule[], extension: string, write: (rule: Rule) => string): readonly RuleText[] {
  const taken = new Set<string>();
  return rules.map((rule) => {
    const name = `${freeName(rule, taken)}.${extension}`;
    return { name, text: write(rule) };
  });
}

/** A file name made of the rule's id: ids are written by others, so nothing of them but letters, digits, dashes and dots is taken. */
function freeName(rule: Rule, taken: Set<string>): string {
  const plain =
    rule.id
      .slice(0, 100)
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[.-]+/, '') || 'rule';
  // Two ids that differ only in case are one file on some systems; so are ids that differ only in what was left out.
  const isFree = !taken.has(plain.toLowerCase()) && !RESERVED.test(plain);
  const name = isFree ? plain : `${plain}-${rule.uuid.slice(0, 8)}`;
  taken.add(name.toLowerCase());
  return name;
}

/** Names that folders of rules, or Windows, keep for something else. */
const RESERVED = /^(?:pack|cases|hunts|con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
