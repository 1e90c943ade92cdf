import { type Diagnostic, warningAt } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { spanOf } from '#base/span.ts';
import type { Field, Schema } from '#event/schema/schema.ts';
import type { Condition } from '#plan/expr.ts';
import { anyOf } from '#plan/lower/conditions.ts';
import { type Compared, exists, like, matches, within } from '#plan/lower/field-test.ts';
import { optimizeCondition } from '#plan/optimize/optimize.ts';
import type { ExceptionEntry, ExceptionItem, ExceptionTest } from '#rule/rule.ts';
import { compileCondition } from '../match/condition.ts';
import { DocumentReader } from '../match/reader.ts';

/** The values of the value lists that exceptions name, by list id. */
export type ValueLists = ReadonlyMap<string, readonly string[]>;

export type CompiledExceptions = {
  /** The last tick at which the rule is quiet about an event: minus infinity when no item takes it, plus infinity when one does for good. */
  readonly exceptedUntil: (document: JsonObject) => number;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Exception items, ready to run: the entries of an item are ANDed, the items ORed (Kibana). An item that expires takes events in runs up to
 * that moment. An item that cannot be understood takes nothing and says so: a rule too loud is better than one that is silently blind.
 */
export function compileExceptions(items: readonly ExceptionItem[], schema: Schema, lists: ValueLists): CompiledExceptions {
  const diagnostics: Diagnostic[] = [];
  const ready = items.flatMap((item) => {
    const lowered = lowerItem(item, schema, lists);
    if (typeof lowered !== 'string')
      return [{ holds: compileCondition(optimizeCondition(lowered), 0), until: item.expires ?? Number.POSITIVE_INFINITY }];
    diagnostics.push(warningAt('ENG103', spanOf(0, 0), `Exception "${item.name}" is not applied: ${lowered}`));
    return [];
  });
  if (ready.length === 0) return { exceptedUntil: () => Number.NEGATIVE_INFINITY, diagnostics };
  const exceptedUntil = (document: JsonObject): number => {
    const reader = new DocumentReader(document);
    return ready.reduce((until, item) => (item.until > until && item.holds(reader) ? item.until : until), Number.NEGATIVE_INFINITY);
  };
  return { exceptedUntil, diagnostics };
}

/** The condition of an item, or why there is none. */
function lowerItem(item: ExceptionItem, schema: Schema, lists: ValueLists): Condition | string {
  if (item.entries.length === 0) return 'it has no entries';
  const operands = [...item.entries.map((entry) => lowerEntry(entry, schema, lists)), ...osCondition(item.osTypes, schema)];
  const reason = operands.find((operand) => typeof operand === 'string');
  return reason ?? { kind: 'and', operands: operands.filter((operand) => typeof operand !== 'string') };
}

function lowerEntry(entry: ExceptionEntry, schema: Schema, lists: ValueLists): Condition | string {
  if (entry.kind !== 'nested') return lowerTest(entry, entry.field, schema, lists);
  const operands = entry.entries.map((test) => lowerTest(test, `${entry.field}.${test.field}`, schema, lists));
  const reason = operands.find((operand) => typeof operand === 'string');
  if (reason !== undefined) return reason;
  const operand: Condition = { kind: 'and', operands: operands.filter((one) => typeof one !== 'string') };
  return { kind: 'nested', path: entry.field, operand };
}

function lowerTest(test: ExceptionTest, field: string, schema: Schema, lists: ValueLists): Condition | string {
  const included = lowerIncluded(test, field, schema, lists);
  return test.operator === 'included' || typeof included === 'string' ? included : { kind: 'not', operand: included };
}

function lowerIncluded(test: ExceptionTest, name: string, schema: Schema, lists: ValueLists): Condition | string {
  const field = schema.field(name);
  if (!field) return { kind: 'none' };
  switch (test.kind) {
    case 'match':
      return equalsAny(field, [test.value]);
    case 'matchAny':
      return equalsAny(field, test.values);
    case 'wildcard':
      return orReason(like(field, test.value));
    case 'exists':
      return exists(field);
    case 'list': {
      const values = lists.get(test.listId);
      return values
        ? equalsAny(field, values)
        : `its value list "${test.listId}" is not here (scan and test take --value-list ${test.listId}=file)`;
    }
    default:
      return test satisfies never;
  }
}

/** Kibana: `match_phrase` for each value; a value list of address ranges has them as `first-last`. */
function equalsAny(field: Field, values: readonly string[]): Condition | string {
  const operands = values.map((value) => {
    const [first, last] = field.type === 'ip' ? value.split('-') : [];
    return orReason(
      first !== undefined && last !== undefined ? within(field, { gte: first.trim(), lte: last.trim() }) : matches(field, value, 'phrase'),
    );
  });
  return operands.find((operand) => typeof operand === 'string') ?? anyOf(operands.filter((operand) => typeof operand !== 'string'));
}

function orReason(compared: Compared): Condition | string {
  return compared.kind === 'refused' ? compared.reason : compared;
}

/** `os_types`: the host's type, or its name without regard to case. */
function osCondition(osTypes: readonly string[], schema: Schema): Condition[] {
  if (osTypes.length === 0) return [];
  const fields = ['host.os.type', 'host.os.name.caseless'].map(schema.field).filter((field) => field !== undefined);
  return [anyOf(fields.map((field) => equalsAny(field, osTypes)).filter((condition) => typeof condition !== 'string'))];
}
