import { type Diagnostic, errorAt, warningAt } from '#base/diagnostic.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Span, spanOf } from '#base/span.ts';
import { splitOwn } from './elastic-form.ts';
import { type ExceptionList, exceptionMembers, listReferences, missingLists, referredLists } from './exception-lists.ts';
import { jsonSource } from './json-source.ts';
import { safeObject } from './limits.ts';
import { type ReadRule, readElasticRule } from './read-rule.ts';
import { diagnosticOf } from './source.ts';

/** An object of an export and where it stands. */
type Entry = { readonly object: JsonObject; readonly span: Span };
type Exports = {
  readonly rules: Entry[];
  readonly lists: Map<string, { list: JsonObject; items: JsonObject[] }>;
  others: number;
  readonly failures: ReadRule[];
};

/** The rules of a Kibana export, an object a line, with their exceptions; of one JSON object, or of a list of them. */
export function readJsonRules(text: string): readonly ReadRule[] {
  const found: Exports = { rules: [], lists: new Map(), others: 0, failures: [] };
  for (const { value, span } of entriesOf(text)) sort(found, value, span);
  const rules = found.rules.map(({ object, span }) => readKibanaRule(object, span, found, text));
  const left = found.others > 0 ? [{ diagnostics: [leftOut(found.others)] }] : [];
  return [...found.failures, ...rules, ...left];
}

function leftOut(count: number): Diagnostic {
  const what = count === 1 ? '1 object that is' : `${count} objects that are`;
  return { code: 'RUL106', severity: 'info', message: `Left out: ${what} neither rule nor exception`, span: spanOf(0, 0) };
}

/** Lines of JSON; else one JSON text over several lines. */
function entriesOf(text: string): { readonly value: unknown; readonly span: Span }[] {
  const lines = linesOf(text);
  const [first] = lines;
  const isNdjson = first !== undefined && parseJson(text.slice(first.start, first.end)) !== undefined;
  if (isNdjson) return lines.flatMap((span) => members(parseJson(text.slice(span.start, span.end)), span));
  return members(parseJson(text), spanOf(first?.start ?? 0, text.trimEnd().length));
}

function members(value: unknown, span: Span): { readonly value: unknown; readonly span: Span }[] {
  return Array.isArray(value) ? value.map((member: unknown) => ({ value: member, span })) : [{ value, span }];
}

function linesOf(text: string): Span[] {
  const lines: Span[] = [];
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    if (text.slice(start, end).trim() !== '') lines.push(spanOf(start, end));
    start = end + 1;
  }
  return lines;
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function sort(found: Exports, value: unknown, span: Span): void {
  const object = safeObject(value);
  if (!object) {
    found.failures.push(unreadable(value, span));
  } else if (isSummary(object)) return;
  else if (typeof object.item_id === 'string') listOf(found, object.list_id).items.push(object);
  else if (typeof object.list_id === 'string') listOf(found, object.list_id).list = object;
  else if (['rule_id', 'severity', 'query', 'risk_score'].some((member) => Object.hasOwn(object, member)))
    found.rules.push({ object, span });
  else found.others++;
}

function unreadable(value: unknown, span: Span): ReadRule {
  const place = spanOf(span.start, Math.min(span.end, span.start + 80));
  if (value === undefined)
    return { diagnostics: [errorAt('RUL101', place, 'This is not valid JSON', 'an export has one JSON object on each line')] };
  if (!isJsonObject(value))
    return { diagnostics: [warningAt('RUL103', place, 'A rule is a JSON object', 'an export has one JSON object on each line')] };
  return { diagnostics: [errorAt('RUL102', place, 'The object is nested too deep, or has a member "__proto__"', 'write it flatter')] };
}

function isSummary(object: JsonObject): boolean {
  return typeof object.exported_count === 'number' || typeof object.exported_rules_count === 'number';
}

function listOf(found: Exports, id: JsonValue | undefined): { list: JsonObject; items: JsonObject[] } {
  const key = String(id);
  const list = found.lists.get(key) ?? { list: {}, items: [] };
  found.lists.set(key, list);
  return list;
}

function readKibanaRule(object: JsonObject, span: Span, found: Exports, text: string): ReadRule {
  const source = jsonSource(text, span);
  const { raw, carried } = withoutCarried(object);
  const lists = new Map([...found.lists].filter(([, { list }]) => typeof list.list_id === 'string'));
  const referred = referredLists(raw).flatMap((id) => lists.get(id) ?? []);
  const foreign = listReferences(raw)
    .flatMap(({ list_id }) => (typeof list_id === 'string' ? (lists.get(list_id) ?? []) : []))
    .filter((list) => !isOurs(list));
  const exceptions = referred.flatMap(({ items }) => items.map(exceptionMembers));
  const { own, rest } = splitOwn(carried);
  const beside = { ...rest, ...(foreign.length > 0 && { exception_lists: foreign.map(({ list, items }) => ({ list, items })) }) };
  const read = readElasticRule(
    { ...withoutOurReferences(raw, lists), ...own, ...(exceptions.length > 0 && { exceptions }) },
    beside,
    source,
  );
  if (!read.rule) return read;
  const missing = missingLists(raw, { exception_lists: [...lists.values()] }).map((problem) => diagnosticOf(problem, source));
  return { ...read, diagnostics: [...read.diagnostics, ...missing] };
}

/** Kibana keeps `meta` as it is: what is ours travels there. */
function withoutCarried(object: JsonObject): { readonly raw: JsonObject; readonly carried: JsonValue | undefined } {
  const { meta, ...raw } = object;
  if (!isJsonObject(meta) || !Object.hasOwn(meta, 'tocsin')) return { raw: object, carried: undefined };
  const { tocsin, ...others } = meta;
  return { raw: Object.keys(others).length > 0 ? { ...raw, meta: others } : raw, carried: tocsin };
}

function isOurs({ list }: { readonly list: JsonObject }): boolean {
  return isJsonObject(list.meta) && list.meta.tocsin === true;
}

function withoutOurReferences(raw: JsonObject, lists: ReadonlyMap<string, ExceptionList>): JsonObject {
  const { exceptions_list, ...members } = raw;
  if (!Array.isArray(exceptions_list)) return raw;
  const foreign = exceptions_list.filter((reference: JsonValue) => {
    const list = isJsonObject(reference) ? lists.get(String(reference.list_id)) : undefined;
    return list === undefined || !isOurs(list);
  });
  return foreign.length === 0 && exceptions_list.length > 0 ? members : { ...members, exceptions_list: foreign };
}
