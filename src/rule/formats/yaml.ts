import { stringify } from 'yaml';
import { errorAt, warningAt } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import type { Span } from '#base/span.ts';
import type { Rule } from '../rule.ts';
import { fileFromRule } from './file-rule.ts';
import { type ReadRule, readOwnRule } from './read-rule.ts';
import { RULE_MEMBERS, UNUSED_MEMBERS } from './schema.ts';
import { shortRule } from './write-rule.ts';
import { readYaml, type YamlDocument } from './yaml-document.ts';

/** Every rule of a YAML text, a document each. */
export function readYamlRules(text: string): readonly ReadRule[] {
  return readYaml(text).map(readDocument);
}

function readDocument(document: YamlDocument): ReadRule {
  if (document.kind === 'mistake') return { diagnostics: [document.diagnostic] };
  if (document.kind === 'other') return noRule(document.place);
  const { value, source, place } = document;
  if (isSigma(value))
    return { diagnostics: [errorAt('RUL104', place, 'This is a Sigma rule; Sigma is not read yet', 'convert it to KQL or EQL')] };
  return RULE_SIGNS.some((member) => Object.hasOwn(value, member)) ? readOwnRule(value, source) : noRule(place);
}

/** Other YAML (a pack's page, cases) has none of these. */
const RULE_SIGNS = ['rule_id', 'type', 'query', 'severity', 'risk_score'];

function noRule(place: Span): ReadRule {
  const help = 'a rule is a map of members: rule_id, name, type, query, severity; see docs/rule-format.md';
  return { diagnostics: [warningAt('RUL103', place, 'This is no rule', help)] };
}

function isSigma(value: JsonObject): boolean {
  return Object.hasOwn(value, 'logsource') && Object.hasOwn(value, 'detection');
}

/** Rules as YAML, a document each. Members that have their default are left out. */
export function writeYamlRules(rules: readonly Rule[]): string {
  return rules.map(writeYamlRule).join('---\n');
}

function writeYamlRule(rule: Rule): string {
  const besides = Object.entries(rule.extra);
  const unused = besides.filter(([member]) => UNUSED_MEMBERS.includes(member) && !RULE_MEMBERS.includes(member));
  const extra = besides.filter(([member]) => !UNUSED_MEMBERS.includes(member) || RULE_MEMBERS.includes(member));
  const file = {
    ...shortRule(fileFromRule(rule)),
    ...Object.fromEntries(unused),
    ...(extra.length > 0 ? { extra: Object.fromEntries(extra) } : {}),
  };
  return stringify(file, { lineWidth: 0, aliasDuplicateObjects: false });
}
