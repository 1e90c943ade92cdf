import type { Value } from '#event/value.ts';
import type { Expr } from '../../expr.ts';
import { failureOf } from '../../failures.ts';
import type { FunctionDefinition } from '../../function.ts';
import { literal } from './literals.ts';

type Call = Extract<Expr, { kind: 'call' }>;

/** A call of constants as the constant it gives; any other call as it is. */
export function foldConstants(call: Call, definition: FunctionDefinition): Expr {
  const values = constantsOf(call, definition);
  if (!values) return call;
  const isUnknown = definition.nulls === 'null' && values.includes(null);
  const hasSeveral = definition.multivalue === 'null' && values.some(Array.isArray);
  return literal(isUnknown || hasSeveral ? null : answerOf(call, definition, values), call.type);
}

/** The same, but a call that fails stays one, so that whoever runs it is warned. */
export function foldUnlessFailing(call: Call, definition: FunctionDefinition): Expr {
  const values = constantsOf(call, definition);
  return values && fails(call, definition, values) ? call : foldConstants(call, definition);
}

/** The arguments, when they are all known before anything runs. */
function constantsOf(call: Call, definition: FunctionDefinition): readonly Value[] | undefined {
  const values = call.arguments.flatMap((argument) => (argument.kind === 'literal' ? [argument.value] : []));
  if (values.length < call.arguments.length || values.length === 0 || definition.isVolatile) return undefined;
  return definition.multivalue === 'any' && values.some(Array.isArray) ? undefined : values;
}

function answerOf(call: Call, definition: FunctionDefinition, values: readonly Value[]): Value {
  return definition.prepare(
    call.arguments.map(({ type }) => type),
    values,
  )(values);
}

/** Functions that take lists, but not everywhere. */
const WARNS_OF_LISTS: ReadonlySet<string> = new Set(['case', 'in']);

function fails(call: Call, definition: FunctionDefinition, values: readonly Value[]): boolean {
  if (definition.nulls === 'null' && values.includes(null)) return false;
  if (values.some(Array.isArray) && (definition.multivalue === 'null' || WARNS_OF_LISTS.has(definition.name))) return true;
  const failure = failureOf(definition.name);
  if (!failure || (!failure.isPerValue && answerOf(call, definition, values) !== null)) return false;
  const types = call.arguments.map(({ type }) => type);
  return failure.explain(values, types).length > 0;
}
