import type { EqlComparison, EqlExpression, EqlIn, EqlLiteral } from '#lang/eql/ast.ts';
import { inRange } from '../../arithmetic.ts';
import type { Expr } from '../../expr.ts';
import { isNumeric } from '../../types.ts';
import { callOf, isConstant, isNullLiteral, literalOf } from './call.ts';
import { lowerField, lowerFieldAsIs } from './field.ts';
import { lowerCall } from './function.ts';
import { type Lowering, NULL, noteError } from './lowering.ts';
import { lowerMatch } from './match.ts';

/** What an EQL expression gives for one event: three-valued, constants folded, the literal of a comparison on its right. */
function lowerExpression(node: EqlExpression, lowering: Lowering): Expr {
  switch (node.kind) {
    case 'literal':
      return lowerLiteral(node);
    case 'field':
      return lowerField(node, lowering);
    case 'call':
      return lowerCall(
        node,
        node.arguments.map((argument) => lowerExpression(argument, lowering)),
        lowering,
      );
    case 'not':
      return callOf('not', [lowerCondition(node.operand, lowering)], node.span, lowering);
    case 'and':
    case 'or':
      return lowerLogic(node, lowering);
    case 'comparison':
      return lowerComparison(node, lowering);
    case 'negative':
    case 'arithmetic':
      return lowerArithmetic(node, lowering);
    case 'in':
      return lowerIn(node, lowering);
    case 'match':
      return lowerMatch(node, lowerExpression(node.value, lowering), lowering);
    case 'missing':
      return NULL;
    default:
      return node satisfies never;
  }
}

/** An expression that must be true or false. */
export function lowerCondition(node: EqlExpression, lowering: Lowering): Expr {
  const expr = lowerExpression(node, lowering);
  if (['boolean', 'null', 'unknown'].includes(expr.type)) return expr;
  const what = node.kind === 'field' ? node.path : 'the expression';
  return noteError(
    lowering,
    'EQL206',
    node.span,
    `A condition is true or false; ${what} is of type ${expr.type}`,
    'compare it with something',
  );
}

function lowerLiteral(node: EqlLiteral): Expr {
  switch (node.type) {
    case 'string':
      return literalOf(node.value, 'keyword');
    case 'integer':
      return literalOf(node.value, inRange(node.value, 'integer') === null ? 'long' : 'integer');
    case 'double':
      return literalOf(node.value, 'double');
    case 'boolean':
      return literalOf(node.value, 'boolean');
    case 'null':
      return NULL;
    default:
      return node satisfies never;
  }
}

/** The unknown is kept: `condition.ts` says what it means in a condition. */
function lowerLogic(node: Extract<EqlExpression, { kind: 'and' | 'or' }>, lowering: Lowering): Expr {
  const operands = node.operands.map((operand) => lowerCondition(operand, lowering));
  return callOf(node.kind, operands, node.span, lowering);
}

const ARITHMETIC = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '%': 'modulo' } as const;

function lowerArithmetic(node: Extract<EqlExpression, { kind: 'arithmetic' | 'negative' }>, lowering: Lowering): Expr {
  const nodes = node.kind === 'negative' ? [node.operand] : [node.left, node.right];
  const operands = nodes.map((operand) => lowerExpression(operand, lowering));
  const wrong = operands.find(({ type }) => !isNumeric(type) && type !== 'null' && type !== 'unknown');
  if (wrong) return noteError(lowering, 'EQL202', node.span, `Arithmetic works on numbers, not on a value of type ${wrong.type}`);
  return callOf(node.kind === 'negative' ? 'negate' : ARITHMETIC[node.operator], operands, node.span, lowering);
}

const COMPARISONS = { '<': 'less', '<=': 'less_or_equal', '>': 'greater', '>=': 'greater_or_equal' } as const;
const MIRRORED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function lowerComparison(node: EqlComparison, lowering: Lowering): Expr {
  const { operator, span } = node;
  if (operator === '==' || operator === '!=') {
    const equality = lowerEquality(node, lowering);
    return operator === '==' ? equality : callOf('not', [equality], span, lowering);
  }
  const [left, right] = [lowerExpression(node.left, lowering), lowerExpression(node.right, lowering)];
  if (isConstant(right)) return callOf(COMPARISONS[operator], [left, right], span, lowering);
  if (isConstant(left)) return callOf(COMPARISONS[MIRRORED[operator]], [right, left], span, lowering);
  return noteFields(node, lowering);
}

/** `==` with null asks whether there is a value; with true or false of a condition it is the condition or its opposite. */
function lowerEquality(node: EqlComparison, lowering: Lowering): Expr {
  const { span } = node;
  const isNullCheck = isNullNode(node.left) || isNullNode(node.right);
  const lower = (operand: EqlExpression): Expr =>
    isNullCheck && operand.kind === 'field' ? lowerFieldAsIs(operand, lowering) : lowerExpression(operand, lowering);
  const [left, right] = [lower(node.left), lower(node.right)];
  if (isNullLiteral(right)) return callOf('is_null', [left], span, lowering);
  if (isNullLiteral(left)) return callOf('is_null', [right], span, lowering);
  const [value, constant] = isConstant(right) ? [left, right] : [right, left];
  if (!isConstant(constant)) return noteFields(node, lowering);
  if (value.kind === 'call' && value.type === 'boolean' && typeof constant.value === 'boolean') {
    return constant.value ? value : callOf('not', [value], span, lowering);
  }
  return callOf('equals', [value, constant], span, lowering);
}

function isNullNode(node: EqlExpression): boolean {
  return node.kind === 'literal' && node.type === 'null';
}

function noteFields(node: EqlComparison | EqlIn, lowering: Lowering): Expr {
  const help = helpForField(node, lowering) ?? 'Elasticsearch’s EQL does not compare fields';
  return noteError(lowering, 'EQL203', node.span, 'A field is compared with constants only', help);
}

/** A name that is no known field was meant as text, or is a constant in capitals. */
function helpForField(node: EqlComparison | EqlIn, { context }: Lowering): string | undefined {
  const others = node.kind === 'in' ? node.items : [node.right];
  const field = others.find((other) => other.kind === 'field');
  if (field?.kind !== 'field' || field.isOptional) return undefined;
  if (/^(?:true|false|null|none|nil)$/i.test(field.path))
    return `write \`${/^[tf]/i.test(field.path) ? field.path.toLowerCase() : 'null'}\``;
  const known = context.schema.field(field.path);
  return known && known.type !== 'unknown' ? undefined : `texts stand in double quotes: "${field.path}"`;
}

/** `in` keeps case and has no wildcards; null items are left out. */
function lowerIn(node: EqlIn, lowering: Lowering): Expr {
  const value = lowerExpression(node.value, lowering);
  const items = node.items.map((item) => lowerExpression(item, lowering));
  if (!items.every(isConstant)) return noteFields(node, lowering);
  const known = items.filter((item) => !isNullLiteral(item));
  return callOf(node.ignoreCase ? 'in_ignore_case' : 'in', [value, ...known], node.span, lowering);
}
