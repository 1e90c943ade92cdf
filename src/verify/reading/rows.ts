import type { EsqlAssignment, EsqlCommand, EsqlExpr } from '#lang/esql/ast.ts';
import type { Arm, Choice, Comparison, Copied, Literal, Part, ReadField } from './reading.ts';

/** What row commands read, compare and compute. Columns that they made themselves are no fields. */
export type RowsReading = {
  readonly comparisons: readonly Comparison[];
  readonly fields: readonly ReadField[];
  readonly copied: readonly Copied[];
  readonly choices: readonly Choice[];
};

type Found = {
  readonly comparisons: Comparison[];
  readonly fields: ReadField[];
  readonly copied: Copied[];
  readonly choices: Choice[];
  /** Columns made so far. */
  readonly made: Set<string>;
  /** The leading WHEREs of an ES|QL query are its filter. */
  part: Part;
};

export function readRows(commands: readonly EsqlCommand[], firstPart: Part = 'rows'): RowsReading {
  const found: Found = { comparisons: [], fields: [], copied: [], choices: [], made: new Set(), part: firstPart };
  for (const command of commands) {
    if (command.kind !== 'where') found.part = 'rows';
    readCommand(command, found);
  }
  return found;
}

function readCommand(command: EsqlCommand, found: Found): void {
  for (const expr of conditionsIn(command)) walk(expr, false, found);
  if (command.kind === 'eval') for (const assignment of command.assignments) readAssignment(assignment, found);
  if (command.kind === 'rename') for (const { from } of command.pairs) noteField(from.name, from.span, found);
  for (const name of madeBy(command)) found.made.add(name);
}

/** The expressions of a command that make no column of their own name. */
function conditionsIn(command: EsqlCommand): readonly EsqlExpr[] {
  switch (command.kind) {
    case 'where':
      return [command.condition];
    case 'stats':
      return [
        ...command.aggregates.flatMap(({ expr, filter }) => (filter ? [expr, filter] : [expr])),
        ...command.by.map(({ expr }) => expr),
      ];
    case 'sort':
      return command.keys.map(({ expr }) => expr);
    case 'dissect':
    case 'grok':
      return [command.input];
    default:
      return [];
  }
}

/** The columns a command makes. */
function madeBy(command: EsqlCommand): readonly string[] {
  switch (command.kind) {
    case 'stats':
      return [...command.aggregates, ...command.by].map(({ name }) => name);
    case 'rename':
      return command.pairs.map(({ to }) => to.name);
    case 'dissect':
      return namesIn([command.pattern]);
    case 'grok':
      return namesIn(command.patterns);
    case 'enrich':
      return command.columns.map(({ to, from }) => (to ?? from).name);
    default:
      return [];
  }
}

/** The columns that patterns take out of a text: `%{name}`, `%{WORD:name}`. */
function namesIn(patterns: readonly EsqlExpr[]): readonly string[] {
  return patterns.flatMap((pattern) =>
    pattern.kind === 'string'
      ? [...pattern.value.matchAll(/%\{[?+]?(?:\w+:)?([\w.@-]+)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]))
      : [],
  );
}

function readAssignment({ name, expr, span }: EsqlAssignment, found: Found): void {
  walk(expr, false, found);
  if (expr.kind === 'column' && !found.made.has(expr.name)) found.copied.push({ column: name, field: expr.name, span });
  const choice = choiceOf(name, expr, found.made);
  if (choice) found.choices.push(choice);
  found.made.add(name);
}

function choiceOf(column: string, expr: EsqlExpr, made: ReadonlySet<string>): Choice | undefined {
  if (expr.kind !== 'call' || expr.name.toLowerCase() !== 'case') return undefined;
  const given = expr.arguments;
  const arms: Arm[] = [];
  for (let i = 0; i + 1 < given.length; i += 2) {
    const [condition, value] = [given[i], given[i + 1]];
    if (!condition || value?.kind !== 'string') return undefined;
    const span = { start: condition.span.start, end: value.span.end };
    arms.push({ condition: condition.span, value: value.value, isComputed: readsAny(condition, made), span });
  }
  const last = given.length % 2 === 1 ? given.at(-1) : undefined;
  if (last && last.kind !== 'string') return undefined;
  return { column, arms, ...(last ? { otherwise: last.value } : {}), span: expr.span };
}

function readsAny(node: EsqlExpr, made: ReadonlySet<string>): boolean {
  return node.kind === 'column' ? made.has(node.name) : childrenOf(node).some((child) => readsAny(child, made));
}

function walk(node: EsqlExpr, isNegated: boolean, found: Found): void {
  const isTruth = node.kind === 'and' || node.kind === 'or' || node.kind === 'not';
  const below = isNegated !== (node.kind === 'not');
  for (const child of childrenOf(node)) walk(child, isTruth && below, found);
  if (node.kind === 'column') noteField(node.name, node.span, found);
  noteComparison(node, isNegated, found);
}

function noteComparison(node: EsqlExpr, isNegated: boolean, found: Found): void {
  switch (node.kind) {
    case 'comparison': {
      const [field, other] = node.left.kind === 'column' ? [node.left, node.right] : [node.right, node.left];
      if (node.operator === '==' || node.operator === '!=')
        note(field, literalsOf(other), false, isNegated !== (node.operator === '!='), node, found);
      return;
    }
    case 'in':
      note(node.value, node.items.flatMap(literalsOf), node.ignoreCase, isNegated !== node.isNegated, node, found);
      return;
    case 'like':
      note(node.value, node.patterns.flatMap(patternsOf), node.ignoreCase, isNegated !== node.isNegated, node, found);
      return;
    case 'match':
      note(node.value, node.patterns.flatMap(patternsOf), true, isNegated, node, found);
      return;
    default:
      return;
  }
}

function childrenOf(node: EsqlExpr): readonly EsqlExpr[] {
  switch (node.kind) {
    case 'call':
      return node.arguments;
    case 'list':
      return node.items;
    case 'and':
    case 'or':
      return node.operands;
    case 'not':
    case 'negate':
      return [node.operand];
    case 'arithmetic':
    case 'comparison':
      return [node.left, node.right];
    case 'in':
      return [node.value, ...node.items];
    case 'like':
    case 'match':
      return [node.value, ...node.patterns];
    case 'rlike':
      return [node.value];
    case 'isNull':
    case 'cast':
      return [node.value];
    default:
      return [];
  }
}

function note(
  value: EsqlExpr,
  literals: readonly Literal[],
  ignoresCase: boolean,
  isNegated: boolean,
  { span }: EsqlExpr,
  { comparisons, made, part }: Found,
): void {
  if (value.kind !== 'column' || made.has(value.name) || literals.length === 0) return;
  comparisons.push({ field: value.name, fieldSpan: value.span, literals, ignoresCase, isNegated, part, span });
}

function literalsOf(node: EsqlExpr): readonly Literal[] {
  return node.kind === 'string' ? [{ text: node.value, span: node.span, isPattern: false }] : [];
}

function patternsOf(node: EsqlExpr): readonly Literal[] {
  return node.kind === 'string' ? [{ text: node.value, span: node.span, isPattern: /[*?]/.test(node.value) }] : [];
}

function noteField(name: string, span: ReadField['span'], { fields, made, part }: Found): void {
  if (!made.has(name)) fields.push({ name, span, isPattern: false, part });
}
