import type { Scalar } from '#event/value.ts';
import type { EqlCall, EqlComparison, EqlExpression, EqlField, EqlMatch } from '#lang/eql/ast.ts';
import { callFunction, foldAll, foldAscii, inBlock, type One, toleratesCase } from './eql-functions.ts';

/** The values of an event by field; missing fields are not there. All fields are mapped. */
export type Stored = ReadonlyMap<string, readonly Scalar[]>;

/**
 * Whether an event meets an EQL condition, found in the plainest way there is: the tree is walked for every event, and what Elasticsearch
 * (since 7.15) does is written down once more. `and`, `or`, `not` and `!=` are two-valued; a bare field against constants asks for any value;
 * everything else is tried with every choice of one value for each mention of a field, null where there is none, and must be true for one.
 */
export function interpretEql(node: EqlExpression, event: Stored): boolean {
  switch (node.kind) {
    case 'and':
      return node.operands.every((operand) => interpretEql(operand, event));
    case 'or':
      return node.operands.some((operand) => interpretEql(operand, event));
    case 'not':
      return !interpretEql(node.operand, event);
    case 'literal':
      return node.value === true;
    case 'field':
      return valuesOf(node, event).some((value) => String(value) === 'true');
    case 'comparison':
      return interpretComparison(node, event);
    case 'match':
      if (node.patterns.some(({ value }) => /^\*+$/.test(value)) && !node.operator.startsWith('regex')) return !isNull(node.value, event);
      return isField(node.value)
        ? valuesOf(node.value, event).some((value) => matches(node, String(value), foldAscii))
        : script(node, event);
    case 'in':
      if (!isField(node.value)) return script(node, event);
      return valuesOf(node.value, event).some((value) => isAmong(value, node.items, node.ignoreCase ? foldAscii : asItIs));
    case 'call':
      return interpretCall(node, event);
    default:
      throw new Error(`No condition: ${node.kind}`);
  }
}

const asItIs = (text: string): string => text;

function isField(node: EqlExpression): node is EqlField | EqlCall {
  return bareField(node) !== undefined;
}

/** `string` of a text is the text. */
function bareField(node: EqlExpression): EqlField | undefined {
  if (node.kind === 'field') return node;
  const [argument] = node.kind === 'call' && node.name === 'string' ? node.arguments : [];
  return argument?.kind === 'field' && TEXTS.has(argument.path) ? argument : undefined;
}

/** The fields that hold texts; others hold numbers, truth values or addresses. */
const TEXTS: ReadonlySet<string> = new Set(['k', 'j']);

function valuesOf(node: EqlExpression, event: Stored): readonly Scalar[] {
  return event.get(bareField(node)?.path ?? '') ?? [];
}

function interpretComparison(node: EqlComparison, event: Stored): boolean {
  if (node.operator === '!=') return !interpretComparison({ ...node, operator: '==' }, event);
  if (constantOf(node.left) !== undefined) return interpretComparison(swapped(node), event);
  const { left } = node;
  const constant = constantOf(node.right);
  if (constant === undefined) throw new Error('Elasticsearch does not compare fields');
  if (constant === null) return isNull(left, event);
  if (typeof constant === 'boolean' && left.kind !== 'field') return interpretEql(left, event) === constant;
  if (!isField(left)) return script(node, event);
  if (bareField(left)?.path === 'ip') return valuesOf(left, event).some((value) => inBlock(String(value), String(constant)));
  return valuesOf(left, event).some((value) => compare(node.operator, typed(left, value), constant));
}

/** Of a literal, or a number with a sign. */
function constantOf(node: EqlExpression): One | undefined {
  if (node.kind === 'literal') return node.value as One;
  return node.kind === 'negative' && node.operand.kind === 'literal' ? -Number(node.operand.value) : undefined;
}

function swapped(node: EqlComparison): EqlComparison {
  const mirrored = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
  return { ...node, left: node.right, operator: mirrored[node.operator], right: node.left };
}

function isNull(node: EqlExpression, event: Stored): boolean {
  return isField(node) ? valuesOf(node, event).length === 0 : choices(node, event).some((choice) => evaluate(node, choice) === null);
}

/** Those with a field first and constants behind it are asked of any value. */
function interpretCall(node: EqlCall, event: Stored): boolean {
  const [first, ...others] = node.arguments;
  const isQuery = first && isField(first) && others.every((other) => constantOf(other) !== undefined);
  if (!isQuery) return script(node, event);
  const constants = others.map((other) => constantOf(other) ?? null);
  const fold = toleratesCase(node) ? foldAscii : asItIs;
  return valuesOf(first, event).some((value) => callFunction(node.name, [typed(first, value), ...constants], fold) === true);
}

/** A value for every mention of a field. */
type Choice = ReadonlyMap<EqlExpression, One>;

function script(node: EqlExpression, event: Stored): boolean {
  return choices(node, event).some((choice) => evaluate(node, choice) === true);
}

function choices(node: EqlExpression, event: Stored): readonly Choice[] {
  let all: Choice[] = [new Map()];
  for (const field of fieldsIn(node)) {
    const values = event.get(field.path) ?? [];
    const each: readonly One[] = values.length === 0 ? [null] : values.map((value) => typed(field, value));
    all = all.flatMap((choice) => each.map((value) => new Map([...choice, [field, value]])));
  }
  return all;
}

function fieldsIn(node: EqlExpression): readonly EqlField[] {
  switch (node.kind) {
    case 'field':
      return [node];
    case 'and':
    case 'or':
      return node.operands.flatMap(fieldsIn);
    case 'not':
    case 'negative':
      return fieldsIn(node.operand);
    case 'comparison':
    case 'arithmetic':
      return [...fieldsIn(node.left), ...fieldsIn(node.right)];
    case 'in':
    case 'match':
      return fieldsIn(node.value);
    case 'call':
      return node.arguments.flatMap(fieldsIn);
    default:
      return [];
  }
}

function typed(node: EqlExpression, value: Scalar): One {
  const path = bareField(node)?.path ?? '';
  if (path === 'n' || path === 'm') return Number(value);
  return path === 'b' ? String(value) === 'true' : String(value);
}

/** Three-valued: null is unknown, and stays so through everything. */
function evaluate(node: EqlExpression, choice: Choice): One {
  switch (node.kind) {
    case 'literal':
      return node.value as One;
    case 'field':
      return choice.get(node) ?? null;
    case 'negative':
      return strict([evaluate(node.operand, choice)], ([value]) => -Number(value));
    case 'arithmetic':
      return strict([evaluate(node.left, choice), evaluate(node.right, choice)], ([left, right]) =>
        calculate(node.operator, Number(left), Number(right), isDouble(node)),
      );
    case 'comparison':
      return strict([evaluate(node.left, choice), evaluate(node.right, choice)], ([left = null, right = null]) =>
        compare(node.operator, left, right),
      );
    case 'match':
      return strict([evaluate(node.value, choice)], ([value]) => matches(node, String(value), foldAll));
    case 'in':
      return strict([evaluate(node.value, choice)], ([value = null]) => isAmong(value, node.items, node.ignoreCase ? foldAll : asItIs));
    case 'call': {
      const values = node.arguments.map((argument) => evaluate(argument, choice));
      return strict(values, () => callFunction(node.name, values, toleratesCase(node) ? foldAll : asItIs));
    }
    default:
      throw new Error(`No value: ${node.kind}`);
  }
}

function strict(values: readonly One[], of: (values: readonly One[]) => One): One {
  return values.includes(null) ? null : of(values);
}

function isDouble(node: EqlExpression): boolean {
  if (node.kind === 'literal') return node.type === 'double';
  if (node.kind === 'arithmetic') return isDouble(node.left) || isDouble(node.right);
  return node.kind === 'negative' && isDouble(node.operand);
}

/** Java's: whole numbers are cut toward zero; a division by zero has no value here. */
function calculate(operator: '+' | '-' | '*' | '/' | '%', left: number, right: number, isInexact: boolean): One {
  if ((operator === '/' || operator === '%') && right === 0) return null;
  const exact = { '+': left + right, '-': left - right, '*': left * right, '/': left / right, '%': left % right }[operator];
  return operator === '/' && !isInexact ? Math.trunc(exact) : exact;
}

function compare(operator: EqlComparison['operator'], left: One, right: One): boolean {
  const order =
    typeof left === 'string' || typeof right === 'string'
      ? Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)))
      : Number(left) - Number(right);
  return { '==': order === 0, '!=': order !== 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator];
}

function isAmong(value: One, items: readonly EqlExpression[], fold: (text: string) => string): boolean {
  return items.some((item) => item.kind === 'literal' && fold(String(item.value)) === fold(String(value)));
}

/** In wildcards a backslash is a character like any other. The regular expressions of the test mean the same in JavaScript. */
function matches({ operator, patterns }: EqlMatch, text: string, fold: (text: string) => string): boolean {
  return patterns.some(({ value }) => {
    if (operator.startsWith('regex')) return new RegExp(`^(?:${value})$`, operator === 'regex~' ? 'si' : 's').test(text);
    const folding = operator === 'like' ? asItIs : fold;
    const source = [...folding(value)].map((character) => (character === '*' ? '[^]*' : character === '?' ? '[^]' : quote(character)));
    return new RegExp(`^${source.join('')}$`, 'u').test(folding(text));
  });
}

function quote(character: string): string {
  return /[\\^$.|+()[\]{}/]/.test(character) ? `\\${character}` : character;
}
