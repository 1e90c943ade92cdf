import { parse, TomlError } from 'smol-toml';
import { type Diagnostic, errorAt, warningAt } from '#base/diagnostic.ts';
import { isJsonObject, type JsonObject } from '#base/json.ts';
import { spanOf } from '#base/span.ts';
import type { Rule } from '../rule.ts';
import { ownMembers, shortElasticMembers, splitOwn } from './elastic-form.ts';
import { missingLists } from './exception-lists.ts';
import { fileFromRule } from './file-rule.ts';
import { MAX_DEPTH, MAX_RULE_LENGTH, safeObject } from './limits.ts';
import { type ReadRule, readElasticRule } from './read-rule.ts';
import { diagnosticOf } from './source.ts';
import { tomlSource } from './toml-source.ts';
import { printToml } from './toml-text.ts';

/** The rule of a TOML text as elastic/detection-rules writes it: `[metadata]`, `[rule]`, `[transform]`, and `[tocsin]` for what is ours. */
export function readTomlRule(text: string): ReadRule {
  if (text.length > MAX_RULE_LENGTH)
    return failed(errorAt('RUL102', spanOf(0, 0), `The file has more than ${MAX_RULE_LENGTH} characters`, 'split it'));
  const parsed = parseToml(text);
  if ('code' in parsed) return failed(parsed);
  const { rule, tocsin, ...tables } = parsed.tables;
  if (!isJsonObject(rule)) return failed(noRule(tables));
  const { own, rest } = splitOwn(tocsin);
  const beside = { ...rest, ...(Object.keys(tables).length > 0 && { toml: tables }) };
  const raw = { ...withNewTerms(rule), ...own };
  const source = tomlSource(text);
  const read = readElasticRule(raw, beside, source);
  if (!read.rule) return read;
  const missing = missingLists(raw, rest).map((found) => diagnosticOf(found, source));
  return { ...read, diagnostics: [...read.diagnostics, ...missing] };
}

/** A rule as TOML. TOML has no null: members that are null are left out. */
export function writeTomlRule(rule: Rule): string {
  const file = fileFromRule(rule);
  const { toml = {}, exception_lists, ...extra } = rule.extra;
  const members = { ...shortElasticMembers(file), ...extra };
  const tocsin = { ...ownMembers(file), ...(exception_lists !== undefined && { exception_lists }) };
  const tables = { ...(isJsonObject(toml) ? toml : {}), rule: tomlNewTerms(members), ...(Object.keys(tocsin).length > 0 && { tocsin }) };
  return printToml(JSON.parse(JSON.stringify(tables)));
}

function failed(diagnostic: Diagnostic): ReadRule {
  return { diagnostics: [diagnostic] };
}

function noRule(tables: JsonObject): Diagnostic {
  const held = Object.keys(tables).map((table) => `[${table}]`);
  return warningAt(
    'RUL103',
    spanOf(0, 0),
    `The file has no [rule] table${held.length > 0 ? `, only ${held.slice(0, 5).join(', ')}` : ''}`,
    'it is no rule',
  );
}

function parseToml(text: string): { readonly tables: JsonObject } | Diagnostic {
  try {
    const tables = safeObject(
      withoutDates(parse(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text, { maxDepth: MAX_DEPTH, unsafeKeyBehaviour: 'throw' }), 0),
    );
    return tables ? { tables } : errorAt('RUL102', spanOf(0, 0), 'The rule is nested too deep', 'write it flatter');
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const at = offsetOf(text, error.line, error.column);
    const [reason = ''] = error.message.split('\n');
    return errorAt('RUL101', spanOf(at, at), `This is not valid TOML: ${reason.replace(/^Invalid TOML document: /, '')}`);
  }
}

/** Dates become their text, in place: Elastic's rules write them as text anyway. */
function withoutDates(value: unknown, depth: number): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  for (const key of Object.keys(value)) {
    const member: unknown = Reflect.get(value, key);
    if (typeof member === 'object') Reflect.set(value, key, withoutDates(member, depth + 1));
  }
  return value;
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1;
  return Math.min(text.length, start + Math.max(0, column - 1));
}

/** `new_terms = { field = "new_terms_fields", value = […], history_window_start = [{ value = "now-14d" }] }`, as Kibana has it: two members. */
function withNewTerms(rule: JsonObject): JsonObject {
  const { new_terms: terms } = rule;
  if (!isJsonObject(terms) || !Array.isArray(terms.value)) return rule;
  const [start] = Array.isArray(terms.history_window_start) ? terms.history_window_start : [];
  if (!isJsonObject(start) || typeof start.value !== 'string') return rule;
  const { new_terms: _, ...members } = rule;
  return { ...members, new_terms_fields: terms.value, history_window_start: start.value };
}

function tomlNewTerms(rule: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { new_terms_fields, history_window_start, ...members } = rule;
  if (new_terms_fields === undefined) return rule;
  const start = [{ field: 'history_window_start', value: history_window_start }];
  return { ...members, new_terms: { field: 'new_terms_fields', value: new_terms_fields, history_window_start: start } };
}
