import type { KqlField, KqlNode, KqlValue } from './ast.ts';
import { isSpace, isSpecial } from './literal.ts';

/** The canonical text of a tree without holes; it parses to the same tree. Conditions on one field become a list. */
export function printKql(node: KqlNode): string {
  return printNode(node, { isInList: false });
}

/** The tree as tests show it: `(and (is a "b") (not (is c x*)))`. Unquoted text has single quotes, a bare value has `-` for its field. */
export function printKqlTree(node: KqlNode): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return `(${node.kind} ${node.operands.map(printKqlTree).join(' ')})`;
    case 'not':
      return `(not ${printKqlTree(node.operand)})`;
    case 'is':
      return `(is ${node.field ? printField(node.field) : '-'} ${printTreeValue(node.value)})`;
    case 'range':
      return `(${node.operator} ${printField(node.field)} ${printTreeValue(node.value)})`;
    case 'nested':
      return `(nested ${printField(node.field)} ${printKqlTree(node.operand)})`;
    case 'missing':
      return '(missing)';
    default:
      return node satisfies never;
  }
}

function printTreeValue(value: KqlValue): string {
  if (value.kind !== 'text') return printValue(value);
  return value.isQuoted ? JSON.stringify(value.text) : `'${JSON.stringify(value.text).slice(1, -1)}'`;
}

const OPERATORS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** In a list the field stands before the bracket, and conditions are their values. */
type Place = { readonly isInList: boolean };

function printNode(node: KqlNode, place: Place): string {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const field = place.isInList ? undefined : commonField(node);
      return field === undefined ? printJoined(node, place) : `${field}:(${printJoined(node, { isInList: true })})`;
    }
    case 'not':
      return `not ${printOperand(node.operand, 'not', place)}`;
    case 'is':
      return place.isInList || !node.field ? printValue(node.value) : `${printField(node.field)}:${printValue(node.value)}`;
    case 'range':
      return `${printField(node.field)} ${OPERATORS[node.operator]} ${printValue(node.value)}`;
    case 'nested':
      return `${printField(node.field)}:{ ${printNode(node.operand, { isInList: false })} }`;
    case 'missing':
      return '';
    default:
      return node satisfies never;
  }
}

type Joined = Extract<KqlNode, { kind: 'and' | 'or' }>;

function printJoined(node: Joined, place: Place): string {
  return node.operands.map((operand) => printOperand(operand, node.kind, place)).join(` ${node.kind} `);
}

function printOperand(operand: KqlNode, parent: 'and' | 'or' | 'not', place: Place): string {
  const text = printNode(operand, place);
  return needsBrackets(operand, parent, place) ? `(${text})` : text;
}

function needsBrackets(operand: KqlNode, parent: 'and' | 'or' | 'not', place: Place): boolean {
  if (operand.kind === 'not') return parent === 'not';
  if (operand.kind !== 'and' && operand.kind !== 'or') return false;
  if (!place.isInList && commonField(operand) !== undefined) return false;
  return operand.kind === 'or' || parent !== 'or';
}

/** The field that every condition of a tree compares, printed. */
function commonField(node: KqlNode): string | undefined {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const field = commonField(node.operands[0] as KqlNode);
      return field !== undefined && node.operands.every((operand) => commonField(operand) === field) ? field : undefined;
    }
    case 'not':
      return commonField(node.operand);
    case 'is':
      return node.field && printField(node.field);
    default:
      return undefined;
  }
}

function printField(field: KqlField): string {
  if (field.kind === 'pattern') return printUnquoted(field.parts);
  return field.name === 'null' || field.name !== field.name.trim() ? printQuoted(field.name) : printUnquoted([field.name]);
}

function printValue(value: KqlValue): string {
  switch (value.kind) {
    case 'text':
      return value.isQuoted ? printQuoted(value.text) : printUnquoted([value.text]);
    case 'pattern':
      return printUnquoted(value.parts);
    case 'boolean':
      return String(value.value);
    case 'null':
      return 'null';
    default:
      return value satisfies never;
  }
}

const CONTROL: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\r', '\\r'],
  ['\n', '\\n'],
]);

function printQuoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[\t\r\n]/g, (control) => CONTROL.get(control) ?? control)}"`;
}

/** Empty text has no spelling of its own: a tab that is trimmed away stands for it. */
function printUnquoted(parts: readonly string[]): string {
  const units = parts.flatMap((part, i) => (i === 0 ? part.split('') : [undefined, ...part.split('')]));
  return units.length === 0 ? '\\t' : units.map((unit, i) => (unit === undefined ? '*' : printUnit(units, unit, i))).join('');
}

function printUnit(units: readonly (string | undefined)[], unit: string, at: number): string {
  const control = CONTROL.get(unit);
  if (control !== undefined) return control;
  if (isSpecial(unit)) return `\\${unit}`;
  // `\not` would be a line end.
  if (isWord(units, at, 'not')) return unit === 'n' ? '\\u006e' : `\\${unit}`;
  const isKeyword = isWord(units, at, 'or') || isWord(units, at, 'and');
  return isKeyword && (at === 0 || isSpace(units[at - 1])) ? `\\${unit}` : unit;
}

/** The word stands there, and a blank or the end follows. */
function isWord(units: readonly (string | undefined)[], at: number, word: string): boolean {
  const end = at + word.length;
  return units.slice(at, end).join('').toLowerCase() === word && (end >= units.length || isSpace(units[end]));
}
