import type { JsonObject } from '#base/json.ts';
import type { Rule, RuleSeverity } from '#rule/rule.ts';
import { compileTemplate, printValues } from './template.ts';

/** The two texts an analyst reads first. */
export type AlertTexts = {
  readonly title: (fields: JsonObject, name: string) => string;
  readonly reason: (fields: JsonObject, name: string, severity: RuleSeverity) => string;
};

/** The rule's own templates, else the rule's name and a sentence of what happened, by whom, to what and from where. */
export function compileAlertTexts(rule: Rule): AlertTexts {
  const title = rule.alertTitle === undefined ? undefined : compileTemplate(rule.alertTitle);
  const reason = rule.alertReason === undefined ? undefined : compileTemplate(rule.alertReason);
  return {
    title: (fields, name) => title?.(fields) ?? defaultTitle(fields, name),
    reason: (fields, name, severity) => reason?.(fields) ?? defaultReason(fields, name, severity),
  };
}

/** Who did what to what, where the event says so; else the rule's name says what. */
function defaultTitle(fields: JsonObject, name: string): string {
  const actor = first(fields, ACTOR);
  const operation = printValues(fields, 'op.canonical');
  if (actor === undefined) return name;
  if (operation === undefined) return `${name}: ${actor}`;
  const target = first(fields, TARGET);
  return `${actor}: ${operation}${target === undefined ? '' : ` on ${target}`}`;
}

const ACTION = ['op.canonical', 'event.action', 'event.code'];
const ACTOR = [
  'cred.actor.name',
  'user.name',
  'user.email',
  'user.full_name',
  'client.user.name',
  'source.user.name',
  'user.id',
  'cred.actor.id',
];
const TARGET = [
  'cred.target.name',
  'user.target.name',
  'user.target.email',
  'user.target.id',
  'cred.target.id',
  'file.name',
  'process.name',
];
const SOURCE = ['source.ip', 'cred.actor.ip', 'client.ip', 'source.address'];
const HOST = ['host.name', 'host.hostname'];

/** Which field says a part of the sentence: the first of them that has a value. */
const PARTS: readonly (readonly [word: string, fields: readonly string[]])[] = [
  ['by', ACTOR],
  ['on', TARGET],
  ['from', SOURCE],
  ['at host', HOST],
];

function defaultReason(fields: JsonObject, name: string, severity: RuleSeverity): string {
  const category = printValues(fields, 'event.category');
  const parts = PARTS.flatMap(([word, paths]) => {
    const text = first(fields, paths);
    return text === undefined ? [] : [`${word} ${text}`];
  });
  const subject = [first(fields, ACTION) ?? 'An event', ...(category === undefined ? [] : [`(${category})`])];
  return `${[...subject, ...parts].join(' ')} created ${severity} alert ${name}.`;
}

function first(fields: JsonObject, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const text = printValues(fields, path);
    if (text !== undefined) return text;
  }
  return undefined;
}
