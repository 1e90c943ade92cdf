import { type Diagnostic, errorAt, hasErrors, warningAt } from '#base/diagnostic.ts';
import type { Span } from '#base/span.ts';
import { escapeWildcard } from '#event/wildcard.ts';
import { isLoneStar, type KqlField, type KqlNode, type KqlValue, type RangeOperator } from '#lang/kql/ast.ts';
import { parseKql } from '#lang/kql/parser.ts';
import type { Condition } from '../expr.ts';
import type { Language, LowerContext, Planned } from '../languages.ts';
import { allOf, anyOf, notOf } from './conditions.ts';
import { fieldNamed } from './field-names.ts';
import { type Compared, equalTo, exists, isAnalyzed, like, matches, type Target, within } from './field-test.ts';
import { conditionOfQueryString } from './query-string.ts';
import { compareField, defaultFields, existsBelow, reportOnce, type Scope, spreadOver, unmapped } from './scope.ts';

/** Kibana's KQL on Elasticsearch, as the detection engine runs it: leading wildcards, time zone UTC, case-sensitive. */
export const kuery: Language = { name: 'kuery', title: 'KQL', plan: planKql };

function planKql(text: string, context: LowerContext): Planned {
  const { tree, diagnostics } = parseKql(text);
  if (hasErrors(diagnostics)) return { diagnostics };
  const found: Diagnostic[] = [...diagnostics];
  const tell = reportOnce(found);
  const report = (one: Diagnostic): void => {
    if (one.severity === 'error' || !diagnostics.some(isDoubtOf(one.span))) tell(one);
  };
  const filter = lowerNode(tree, { context, refusedCode: 'KQL301', onRefusal: 'error', report });
  return hasErrors(found) ? { diagnostics: found } : { query: { kind: 'events', filter, pipes: [], commands: [] }, diagnostics: found };
}

/** A value that is told to look like another language's is no number or address either: that is one mistake. */
function isDoubtOf({ start, end }: Span): (diagnostic: Diagnostic) => boolean {
  return ({ code, span }) => (code === 'KQL207' || code === 'KQL208') && span.start === start && span.end === end;
}

function lowerNode(node: KqlNode, scope: Scope): Condition {
  switch (node.kind) {
    case 'and':
      return allOf(node.operands.map((operand) => lowerNode(operand, scope)));
    case 'or':
      return anyOf(node.operands.map((operand) => lowerNode(operand, scope)));
    case 'not':
      return notOf(lowerNode(node.operand, scope));
    case 'is':
      return node.field ? lowerIs(node.field, node.value, scope) : lowerBare(node.value, scope);
    case 'range':
      return lowerRange(node.field, node.operator, node.value, scope);
    case 'nested':
      return lowerNested(node.field, node.operand, scope);
    case 'missing':
      throw new Error('A query with errors reached lowering; planning must stop first');
    default:
      return node satisfies never;
  }
}

function lowerIs(field: KqlField, value: KqlValue, scope: Scope): Condition {
  const isExists = value.kind === 'pattern' && isLoneStar(value.parts);
  if (isExists && field.kind === 'pattern' && isLoneStar(field.parts)) return { kind: 'all' };
  if (isExists) return onFields(field, scope, exists, existsBelow);
  return onFields(field, scope, (target) => compareField(target, value.span, scope, (one) => compareIs(one, value, scope)), unmapped);
}

/** Quoting matters on analyzed text alone; a wildcard is one pattern on keywords and a query string elsewhere. */
function compareIs(target: Target, value: KqlValue, scope: Scope): Compared {
  switch (value.kind) {
    case 'pattern':
      return comparePattern(target, value.parts, value.span, scope);
    case 'text':
      return isAnalyzed(target) ? matches(target, value.text, value.isQuoted ? 'phrase' : 'any') : equalTo(target, value.text);
    case 'boolean':
      return isAnalyzed(target) ? matches(target, String(value.value), 'any') : equalTo(target, String(value.value));
    case 'null':
      return target.type === 'date' || target.type === 'date_nanos' ? exists(target) : NULL_VALUE;
    default:
      return value satisfies never;
  }
}

const NULL_VALUE: Compared = { kind: 'refused', reason: 'A value cannot be null; for a field without a value write "not field:*"' };

function comparePattern(target: Target, parts: readonly string[], span: Span, scope: Scope): Compared {
  if (isPureKeyword(target)) return like(target, parts.map(escapeWildcard).join('*'));
  return conditionOfQueryString(queryStringOf(parts), [target], span, scope);
}

/** Kibana sends a wildcard as one pattern only when every index says keyword. */
function isPureKeyword({ type, isMixed }: Target): boolean {
  return (type === 'keyword' || type === 'unknown') && !isMixed;
}

/** Everything that means something in a query string is escaped, but for blanks and the wildcards. */
function queryStringOf(parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[+\-=&|!(){}[\]^"~*?:\\/]/g, '\\$&')).join('*');
}

/** Elasticsearch: `multi_match` or `query_string` over the default fields, lenient. */
function lowerBare(value: KqlValue, scope: Scope): Condition {
  if (scope.nestedPath !== undefined) {
    const message = 'A value without a field matches nothing inside a nested group';
    scope.report(warningAt('KQL302', value.span, message, 'name the field'));
    return { kind: 'none' };
  }
  if (value.kind === 'null') return compareField(BARE, value.span, scope, () => NULL_VALUE);
  const lenient: Scope = { ...scope, onRefusal: 'leaveOut' };
  if (value.kind === 'pattern') {
    if (isLoneStar(value.parts)) return { kind: 'all' };
    const condition = conditionOfQueryString(queryStringOf(value.parts), defaultFields(value.span, scope), value.span, lenient);
    return condition.kind === 'refused' ? { kind: 'none' } : condition;
  }
  return anyOf(
    defaultFields(value.span, scope).map((target) => compareField(target, value.span, lenient, (one) => compareIs(one, value, lenient))),
  );
}

const BARE: Target = { name: '*', path: '*', type: 'unknown', origin: 'inferred', isPattern: true };

function lowerRange(field: KqlField, operator: RangeOperator, value: KqlValue, scope: Scope): Condition {
  const bounds = value.kind === 'null' ? {} : { [operator]: textOf(value) };
  return onFields(field, scope, (target) => compareField(target, value.span, scope, (one) => within(one, bounds)), unmapped);
}

/** A star in a range is an ordinary character. */
function textOf(value: Exclude<KqlValue, { kind: 'null' }>): string {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'pattern':
      return value.parts.join('*');
    case 'boolean':
      return String(value.value);
    default:
      return value satisfies never;
  }
}

/** The condition on the field, or on each field that the pattern stands for; those in nested objects are wrapped then. */
function onFields(
  field: KqlField,
  scope: Scope,
  compare: (target: Target) => Condition,
  unknown: (name: string, span: Span, scope: Scope) => Condition,
): Condition {
  if (field.kind === 'pattern') {
    const targets = spreadOver(inGroup(field.parts.join('*'), scope), field.span, scope);
    if (scope.nestedPath !== undefined) checkNesting(targets, field.span, scope);
    return anyOf(targets.map((target) => wrapNested(target, compare(target), scope)));
  }
  const name = inGroup(field.name, scope);
  const named = fieldNamed(name, scope.context);
  if (!named) return unknown(name, field.span, scope);
  checkNesting([named], field.span, scope);
  return compare(named);
}

function inGroup(name: string, { nestedPath }: Scope): string {
  return nestedPath === undefined ? name : `${nestedPath}.${name}`;
}

function wrapNested({ nestedPath }: Target, operand: Condition, scope: Scope): Condition {
  if (nestedPath === undefined || scope.nestedPath !== undefined || operand.kind === 'none') return operand;
  return { kind: 'nested', path: nestedPath, operand };
}

/** Kibana refuses a nested field outside its group, and any other field inside one. A pattern outside any group is free. */
function checkNesting(targets: readonly Target[], span: Span, scope: Scope): void {
  if (!scope.context.schema.isClosed) return;
  for (const { name, nestedPath } of targets) {
    if (nestedPath === scope.nestedPath) continue;
    scope.report(nestingMistake(name, nestedPath, scope.nestedPath, span));
  }
}

function nestingMistake(name: string, own: string | undefined, group: string | undefined, span: Span): Diagnostic {
  if (own === undefined) return errorAt('KQL303', span, `"${name}" is not nested, but stands in the nested group "${group}"`);
  if (group === undefined) return errorAt('KQL303', span, `"${name}" is nested and stands outside a nested group`, `write ${own}:{ … }`);
  return errorAt('KQL303', span, `"${name}" stands in the nested group "${group}"`, `its group is "${own}"`);
}

function lowerNested(field: KqlField, operand: KqlNode, scope: Scope): Condition {
  if (field.kind === 'pattern') {
    scope.report(errorAt('KQL303', field.span, 'A nested group needs the name of its field, without a wildcard'));
    return { kind: 'none' };
  }
  const path = inGroup(field.name, scope);
  const { schema, fieldMap } = scope.context;
  const mapped = fieldMap?.get(path) ?? path;
  if (schema.isClosed && schema.field(mapped)?.type !== 'nested') {
    scope.report(errorAt('KQL303', field.span, `"${mapped}" is no nested object`, `write ${mapped}.name:value`));
    return { kind: 'none' };
  }
  const inner = lowerNode(operand, { ...scope, nestedPath: mapped });
  return inner.kind === 'none' ? inner : { kind: 'nested', path: mapped, operand: inner };
}
