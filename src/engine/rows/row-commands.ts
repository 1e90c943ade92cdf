import type { Command } from '#plan/query.ts';
import { needsTick } from './tick.ts';

/** Commands that look at one row at a time. */
const ROW_WISE: ReadonlySet<Command['kind']> = new Set(['eval', 'where', 'test', 'keep', 'rename', 'expand', 'dissect', 'grok']);

export function isRowCommand({ kind }: Command): boolean {
  return ROW_WISE.has(kind);
}

/** Whether a row gives the same whatever rows stand beside it. */
export function isRowByRow(commands: readonly Command[]): boolean {
  return commands.every(isRowCommand);
}

/** Whether a row gives the same in every run, too. */
export function isTimeless(commands: readonly Command[]): boolean {
  return isRowByRow(commands) && !commands.some(needsTick);
}
