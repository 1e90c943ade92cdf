import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { isLoneStar, type KqlField, type KqlNode, type KqlValue } from '#lang/kql/ast.ts';

/** The field types that the interpreter knows. */
export type Mapping = Readonly<Record<string, 'keyword' | 'text' | 'long' | 'boolean' | 'wildcard' | 'nested'>>;

/**
 * Whether an event meets a query, found in the plainest way there is: the tree is walked for every event, and every rule of KQL is written
 * down once more. Undefined when Kibana or Elasticsearch would refuse the query, whatever the event.
 */
export function interpretKql(node: KqlNode, event: JsonObject, mapping: Mapping): boolean | undefined {
  return interpret(node, { values: leavesOf(event), mapping, group: '' });
}

/** The values of one document by field: the event, or one object of a nested group. Nested objects are not among them. */
type Place = { readonly values: ReadonlyMap<string, readonly JsonValue[]>; readonly mapping: Mapping; readonly group: string };

function interpret(node: KqlNode, place: Place): boolean | undefined {
  switch (node.kind) {
    case 'and':
      return together(
        node.operands.map((operand) => interpret(operand, place)),
        (truths) => truths.every(Boolean),
      );
    case 'or':
      return together(
        node.operands.map((operand) => interpret(operand, place)),
        (truths) => truths.some(Boolean),
      );
    case 'not': {
      const truth = interpret(node.operand, place);
      return truth === undefined ? undefined : !truth;
    }
    case 'nested':
      return interpretNested(node, place);
    case 'range': {
      const bound = textOf(node.value);
      return onEach(node.field, place, (type, values) =>
        type === 'long' ? inNumbers(values, node.operator, bound) : inTexts(type, values, node.operator, bound),
      );
    }
    case 'is':
      return node.field ? onEach(node.field, place, (type, values) => compare(type, values, node.value)) : undefined;
    case 'missing':
      return undefined;
    default:
      return node satisfies never;
  }
}

function together(truths: readonly (boolean | undefined)[], combine: (truths: readonly boolean[]) => boolean): boolean | undefined {
  const known = truths.filter((truth) => truth !== undefined);
  return known.length < truths.length ? undefined : combine(known);
}

function interpretNested(node: Extract<KqlNode, { kind: 'nested' }>, place: Place): boolean | undefined {
  const path = place.group + nameOf(node.field);
  if (place.mapping[path] !== 'nested') return undefined;
  const objects = (place.values.get(path) ?? []).flatMap((value) => (Array.isArray(value) ? value : [value])).filter(isJsonObject);
  const inside = (object: JsonObject): Place => ({ values: leavesOf(object, `${path}.`), mapping: place.mapping, group: `${path}.` });
  // An object without members says whether the query is refused.
  if (interpret(node.operand, inside({})) === undefined) return undefined;
  return objects.some((object) => interpret(node.operand, inside(object)) === true);
}

function nameOf(field: KqlField): string {
  return field.kind === 'name' ? field.name : field.parts.join('*');
}

function onEach(
  field: KqlField,
  place: Place,
  test: (type: string, values: readonly JsonValue[]) => boolean | undefined,
): boolean | undefined {
  const name = place.group + nameOf(field);
  const type = place.mapping[name];
  if (type === undefined || type === 'nested') return false;
  return groupOf(name, place.mapping) === place.group ? test(type, place.values.get(name) ?? []) : undefined;
}

/** `g.` for a member of the nested object `g`. */
function groupOf(name: string, mapping: Mapping): string {
  const groups = Object.keys(mapping).filter((path) => mapping[path] === 'nested' && name.startsWith(`${path}.`));
  return groups.length === 0 ? '' : `${groups.at(-1)}.`;
}

function compare(type: string, values: readonly JsonValue[], value: KqlValue): boolean | undefined {
  if (value.kind === 'pattern') return isLoneStar(value.parts) ? values.length > 0 : comparePattern(type, values, value.parts);
  if (value.kind === 'null') return undefined;
  const text = textOf(value);
  const isQuoted = value.kind === 'text' && value.isQuoted;
  if (type === 'long') return /^-?\d+$/.test(text) ? values.some((one) => Number(one) === Number(text)) : undefined;
  if (type === 'boolean') return text === 'true' || text === 'false' ? values.some((one) => String(one) === text) : undefined;
  if (type === 'text') return values.some((one) => hasWords(wordsOf(String(one)), wordsOf(text), isQuoted));
  return values.some((one) => String(one) === text);
}

/** One pattern on a keyword; elsewhere blanks part it: runs of plain words, and words with a star, any of which may match. */
function comparePattern(type: string, values: readonly JsonValue[], parts: readonly string[]): boolean | undefined {
  if (type === 'long' || type === 'boolean') return undefined;
  if (type === 'keyword') return values.some((one) => likeOf(parts).test(String(one)));
  const clauses: string[] = [];
  let isRun = false;
  for (const word of parts
    .join('*')
    .split(' ')
    .filter((one) => one !== '')) {
    const isPlain = !word.includes('*');
    if (isPlain && isRun) clauses[clauses.length - 1] += ` ${word}`;
    else clauses.push(word);
    isRun = isPlain;
  }
  return clauses.some((clause) => values.some((one) => matchesClause(type, String(one), clause)));
}

function matchesClause(type: string, stored: string, clause: string): boolean {
  if (clause === '*') return true;
  if (type === 'wildcard') return likeOf(clause.split('*')).test(stored);
  if (!clause.includes('*')) return hasWords(wordsOf(stored), wordsOf(clause), false);
  return wordsOf(stored).some((word) => likeOf(clause.toLowerCase().split('*')).test(word));
}

function likeOf(parts: readonly string[]): RegExp {
  return new RegExp(`^${parts.map((part) => part.replace(/[^\w]/g, '\\$&')).join('[^]*')}$`);
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{Extended_Pictographic}|[\p{L}\p{N}]+/gu) ?? [];
}

function hasWords(stored: readonly string[], wanted: readonly string[], isPhrase: boolean): boolean {
  if (!isPhrase) return wanted.some((word) => stored.includes(word));
  return wanted.length > 0 && ` ${stored.join(' ')} `.includes(` ${wanted.join(' ')} `);
}

type Operator = 'gt' | 'gte' | 'lt' | 'lte';

function inNumbers(values: readonly JsonValue[], operator: Operator, bound: string): boolean | undefined {
  return /^-?\d+$/.test(bound) ? values.some((one) => holds(Number(one) - Number(bound), operator)) : undefined;
}

function inTexts(type: string, values: readonly JsonValue[], operator: Operator, bound: string): boolean | undefined {
  if (type === 'boolean') {
    if (bound !== 'true' && bound !== 'false') return undefined;
    return values.some((one) => holds(Number(String(one) === 'true') - Number(bound === 'true'), operator));
  }
  const terms = type === 'text' ? values.flatMap((one) => wordsOf(String(one))) : values.map(String);
  const wanted = type === 'text' ? bound.toLowerCase() : bound;
  return terms.some((term) => holds(Buffer.compare(Buffer.from(term), Buffer.from(wanted)), operator));
}

function holds(order: number, operator: Operator): boolean {
  if (operator === 'gt') return order > 0;
  if (operator === 'gte') return order >= 0;
  return operator === 'lt' ? order < 0 : order <= 0;
}

function textOf(value: KqlValue): string {
  if (value.kind === 'pattern') return value.parts.join('*');
  if (value.kind === 'text') return value.text;
  return value.kind === 'boolean' ? String(value.value) : 'null';
}

/** Every value by its dotted path. Objects stand under their own path, so that a nested group finds them. */
function leavesOf(node: JsonObject, prefix = '', found = new Map<string, JsonValue[]>()): Map<string, JsonValue[]> {
  const add = (path: string, value: JsonValue): void => {
    if (Array.isArray(value)) for (const member of value) add(path, member);
    else if (value !== null) found.set(path, [...(found.get(path) ?? []), value]);
    if (isJsonObject(value)) leavesOf(value, `${path}.`, found);
  };
  for (const [key, value] of Object.entries(node)) add(prefix + key, value);
  return found;
}
