import type { Diagnostic } from '#base/diagnostic.ts';
import { parseRowCommands } from '#lang/esql/parser.ts';
import type { LowerContext } from '../languages.ts';
import type { Command } from '../query.ts';
import { lowerCommand } from './rows/commands.ts';
import { type Lowering, noteError } from './rows/lowering.ts';
import { Scope } from './rows/scope.ts';

export type PlannedRows = { readonly commands: readonly Command[]; readonly diagnostics: readonly Diagnostic[] };

/** Columns that every row has behind an EQL query, and those of a row that stands in a sequence. */
const EVENT_COLUMNS = { _id: 'keyword', _index: 'keyword' } as const;
export const SEQUENCE_COLUMNS = { _sequence: 'long', _sequence_stage: 'integer', join_keys: 'keyword' } as const;

/**
 * The row commands behind an EQL query: `text` from the `|` at `from` on. They compute columns that stand beside each event, under exactly
 * the names they give; a missing field is null. `kind` says what the rows are.
 */
export function planRowCommands(text: string, from: number, context: LowerContext, kind: 'events' | 'sequences'): PlannedRows {
  const parsed = parseRowCommands(text, from);
  const scope = new Scope(context.schema, context.fieldMap);
  for (const [name, type] of Object.entries(EVENT_COLUMNS)) scope.set(name, type);
  if (kind === 'sequences') for (const [name, type] of Object.entries(SEQUENCE_COLUMNS)) scope.set(name, type);
  const diagnostics = [...parsed.diagnostics];
  const lowering: Lowering = {
    scope,
    dialect: 'eql',
    diagnostics,
    isNegated: false,
    tests: [],
    isLenient: false,
    schemaOf: () => undefined,
    planSearch: (_language, _text, span) => {
      noteError(lowering, 'ESQ206', span, 'KQL() and QSTR() are not run behind an EQL query', 'write the condition with ":"');
      return undefined;
    },
  };
  const commands = parsed.commands.flatMap((command) => lowerCommand(command, lowering));
  return { commands, diagnostics };
}
