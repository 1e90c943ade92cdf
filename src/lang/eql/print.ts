import { printDuration } from '#base/duration.ts';
import type { EqlCategory, EqlEventFilter, EqlExpression, EqlField, EqlLiteral, EqlQuery, EqlTerm, EqlText } from './ast.ts';
import { KEYWORDS } from './token.ts';

/** The canonical text: the same tree prints the same, and reading it gives the same tree. */
export function printEql({ query, pipes }: EqlText): string {
  return [...printQuery(query), ...pipes.map(({ kind, count }) => `| ${kind} ${count}`)].join('\n');
}

function printQuery(query: EqlQuery): readonly string[] {
  if (query.kind === 'event') return [printFilter(query.filter)];
  const terms = query.terms.map((term) => `  ${printTerm(term)}`);
  const head = `${query.kind}${printKeys(query.by)}`;
  if (query.kind === 'sample') return [head, ...terms];
  const maxspan = query.maxspan === undefined ? '' : ` with maxspan=${printSpan(query.maxspan)}`;
  return [`${head}${maxspan}`, ...terms, ...(query.until ? [`until ${printTerm(query.until)}`] : [])];
}

/** EQL has no weeks. */
function printSpan(duration: number): string {
  const printed = printDuration(duration);
  return printed.endsWith('w') ? `${Number.parseInt(printed, 10) * 7}d` : printed;
}

function printTerm({ filter, by, runs, isMissing }: EqlTerm): string {
  return `${isMissing ? '!' : ''}[${printFilter(filter)}]${printKeys(by)}${runs === 1 ? '' : ` with runs=${runs}`}`;
}

function printKeys(keys: readonly EqlField[]): string {
  return keys.length === 0 ? '' : ` by ${keys.map(printFieldName).join(', ')}`;
}

function printFilter({ category, condition }: EqlEventFilter): string {
  return `${printCategory(category)} where ${print(condition, LEVELS.or)}`;
}

function printCategory(category: EqlCategory): string {
  if (category.kind !== 'named') return category.kind === 'any' ? 'any' : '…';
  return isName(category.name) ? category.name : printString(category.name);
}

/** How tightly an expression binds; one that binds less than its place asks for stands in brackets. */
const LEVELS = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, sign: 7, predicate: 8, primary: 9 } as const;

function printExpression(expression: EqlExpression): string {
  return print(expression, LEVELS.or);
}

function print(expression: EqlExpression, level: number): string {
  const text = printBare(expression);
  return levelOf(expression) < level ? `(${text})` : text;
}

function printBare(expression: EqlExpression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression);
    case 'field':
      return printFieldName(expression);
    case 'call':
      return `${expression.name}${expression.ignoreCase ? '~' : ''}(${expression.arguments.map(printExpression).join(', ')})`;
    case 'not':
      return isNotIn(expression.operand) ? printIn(expression.operand, 'not ') : `not ${print(expression.operand, LEVELS.not)}`;
    case 'and':
    case 'or':
      return expression.operands.map((operand) => print(operand, LEVELS[expression.kind] + 1)).join(` ${expression.kind} `);
    case 'comparison':
      return `${print(expression.left, LEVELS.sum)} ${expression.operator} ${print(expression.right, LEVELS.sum)}`;
    case 'negative':
      return `-${print(expression.operand, LEVELS.sign)}`;
    case 'arithmetic': {
      const level = levelOf(expression);
      return `${print(expression.left, level)} ${expression.operator} ${print(expression.right, level + 1)}`;
    }
    case 'in':
      return printIn(expression, '');
    case 'match': {
      const [first, ...others] = expression.patterns;
      const patterns = first && others.length === 0 ? printString(first.value) : printList(expression.patterns);
      return `${print(expression.value, LEVELS.primary)} ${expression.operator} ${patterns}`;
    }
    case 'missing':
      return '…';
    default:
      return expression satisfies never;
  }
}

type In = Extract<EqlExpression, { kind: 'in' }>;

function isNotIn(expression: EqlExpression): expression is In {
  return expression.kind === 'in';
}

function printIn(expression: In, not: string): string {
  return `${print(expression.value, LEVELS.primary)} ${not}in${expression.ignoreCase ? '~' : ''} ${printList(expression.items)}`;
}

function printList(items: readonly EqlExpression[]): string {
  return `(${items.map(printExpression).join(', ')})`;
}

function levelOf(expression: EqlExpression): number {
  switch (expression.kind) {
    case 'and':
    case 'or':
    case 'comparison':
      return LEVELS[expression.kind];
    case 'not':
      return isNotIn(expression.operand) ? LEVELS.predicate : LEVELS.not;
    case 'arithmetic':
      return expression.operator === '+' || expression.operator === '-' ? LEVELS.sum : LEVELS.product;
    case 'negative':
      return LEVELS.sign;
    case 'in':
    case 'match':
      return LEVELS.predicate;
    default:
      return LEVELS.primary;
  }
}

function printLiteral(literal: EqlLiteral): string {
  if (literal.type === 'string') return printString(literal.value);
  const text = String(literal.value);
  return literal.type === 'double' && /^\d+$/.test(text) ? `${text}.0` : text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

function printString(value: string): string {
  return `"${value.replace(/[\b\t\n\f\r"\\]/g, (character) => ESCAPES[character] as string)}"`;
}

function printFieldName({ path, isOptional }: EqlField): string {
  const [first = '', ...others] = path.split('.');
  const printed = [
    isName(first) ? first : quote(first),
    ...others.map((part) => (isName(part) || /^\d+$/.test(part) ? part : quote(part))),
  ];
  return `${isOptional ? '?' : ''}${printed.join('.')}`;
}

function isName(text: string): boolean {
  return /^[A-Za-z_@][A-Za-z0-9_@]*$/.test(text) && !KEYWORDS.has(text);
}

function quote(part: string): string {
  return `\`${part.replaceAll('`', '``')}\``;
}
