import type { Expr } from '#plan/expr.ts';
import { functionNamed } from '#plan/functions.ts';
import type { Command, StatsCommand } from '#plan/query.ts';
import { readsColumn } from '../grouping.ts';
import { isRowCommand } from '../row-commands.ts';
import { needsTick } from '../tick.ts';
import type { MovingStep } from './entry.ts';
import { compileRowStep, compileTickStep } from './row-steps.ts';
import { compileMovingInlineStats, compileMovingStats } from './stats-step.ts';

/** Commands taken apart for windows that move. */
export type MovingPlan = {
  /** What the first commands make of an event alone. */
  readonly alone: readonly Command[];
  /** All commands behind those. */
  readonly later: readonly Command[];
  readonly steps: readonly Piece[];
  /** The commands from the first one that must see all rows together. */
  readonly rest: readonly Command[];
};

export type Piece =
  | { readonly kind: 'rows'; readonly commands: readonly Command[] }
  | { readonly kind: 'tick'; readonly command: Command }
  | { readonly kind: 'stats'; readonly command: StatsCommand }
  /** The conditions of a WHERE behind it that do not need its columns. */
  | { readonly kind: 'inline'; readonly command: StatsCommand; readonly conditions: readonly Expr[] };

export function planMoving(commands: readonly Command[]): MovingPlan {
  const split = commands.flatMap((command) => (command.kind === 'where' ? splitWhere(command.condition) : [command]));
  const end = split.findIndex((command) => !(isRowCommand(command) || isGrouping(command)));
  const moving = end === -1 ? split : split.slice(0, end);
  const steps: Piece[] = [];
  for (let at = 0; at < moving.length; ) {
    const [piece, count] = pieceAt(moving, at);
    steps.push(piece);
    at += count;
  }
  const [first] = steps;
  const rest = end === -1 ? [] : split.slice(end);
  if (first?.kind !== 'rows') return { alone: [], later: split, steps, rest };
  return { alone: first.commands, later: split.slice(first.commands.length), steps: steps.slice(1), rest };
}

export function compilePiece(piece: Piece): () => MovingStep {
  switch (piece.kind) {
    case 'rows':
      return compileRowStep(piece.commands);
    case 'tick':
      return compileTickStep(piece.command);
    case 'stats':
      return compileMovingStats(piece.command);
    case 'inline':
      return compileMovingInlineStats(piece.command, piece.conditions);
    default:
      return piece satisfies never;
  }
}

/** Keys of one name would make a group and join another. */
function isGrouping(command: Command): command is StatsCommand {
  return command.kind === 'stats' && !needsTick(command) && new Set(command.keys.map(({ name }) => name)).size === command.keys.length;
}

/** The piece that begins at a command, and how many commands it takes. */
function pieceAt(commands: readonly Command[], at: number): [Piece, number] {
  const command = commands[at] as Command;
  if (isGrouping(command)) {
    if (!command.isInline) return [{ kind: 'stats', command }, 1];
    const conditions = conditionsFrom(commands, at + 1).filter((condition) => !readsGroup(condition, command));
    return [{ kind: 'inline', command, conditions }, 1];
  }
  if (needsTick(command)) return [{ kind: 'tick', command }, 1];
  const end = commands.findIndex((one, i) => i > at && (!isRowCommand(one) || needsTick(one)));
  const run = commands.slice(at, end === -1 ? undefined : end);
  return [{ kind: 'rows', commands: run }, run.length];
}

/** The conditions of the WHEREs that follow one another from a command on, without those that read the tick. */
function conditionsFrom(commands: readonly Command[], from: number): readonly Expr[] {
  const end = commands.findIndex(({ kind }, i) => i >= from && kind !== 'where');
  return commands
    .slice(from, end === -1 ? undefined : end)
    .flatMap((command) => (command.kind === 'where' && !needsTick(command) ? [command.condition] : []));
}

function readsGroup(condition: Expr, { keys, outputs }: StatsCommand): boolean {
  return readsColumn(condition, new Set([...keys, ...outputs].map(({ name }) => name)));
}

/** A WHERE of its own for each condition that must hold, those first that do not read the tick. */
function splitWhere(condition: Expr): readonly Command[] {
  const parts = partsOf(condition).map((part): Command => ({ kind: 'where', condition: part }));
  const relative = parts.filter(needsTick);
  const implied = relative.flatMap((part) => (part.kind === 'where' ? impliedBy(part.condition) : []));
  return [...parts.filter((part) => !needsTick(part)), ...implied.map((one): Command => ({ kind: 'where', condition: one })), ...relative];
}

function partsOf(condition: Expr): readonly Expr[] {
  return condition.kind === 'call' && condition.function === 'and' ? condition.arguments.flatMap(partsOf) : [condition];
}

/** What must have a value for a condition to be true, whatever the tick: most rows lack it, and are not looked at again at every tick. */
function impliedBy(condition: Expr): readonly Expr[] {
  if (condition.kind !== 'call' || functionNamed(condition.function)?.nulls !== 'null') return [];
  return condition.arguments
    .filter((argument) => argument.kind !== 'literal' && !needsTick({ kind: 'where', condition: argument }))
    .map((argument): Expr => ({ kind: 'call', function: 'is_not_null', arguments: [argument], type: 'boolean' }));
}
