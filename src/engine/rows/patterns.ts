import type { Value } from '#event/value.ts';
import { parseDissect, runDissect } from '#plan/patterns/dissect.ts';
import { parseGrok, runGrok } from '#plan/patterns/grok.ts';
import type { Command } from '#plan/query.ts';
import { textOf } from '#plan/text.ts';
import { listOf, valueFrom } from '#plan/values.ts';
import { compileExpr } from '../match/expr.ts';
import type { RunContext } from './run-context.ts';
import { mapRow, type Step } from './stage.ts';

type Extracted = ReadonlyMap<string, Value>;

export function compileDissect(command: Extract<Command, { kind: 'dissect' }>, context: RunContext): Step {
  const dissect = parseDissect(command.pattern);
  if ('problem' in dissect) throw new Error(`Lowering let a pattern pass: ${dissect.problem}`);
  return compileExtraction(command.input, command.names, context, (text) => runDissect(dissect, command.separator, text));
}

export function compileGrok(command: Extract<Command, { kind: 'grok' }>, context: RunContext): Step {
  const groks = command.patterns.map((pattern) => {
    const grok = parseGrok(pattern);
    if ('problem' in grok) throw new Error(`Lowering let a pattern pass: ${grok.problem}`);
    return grok;
  });
  const names = command.columns.map(({ name }) => name);
  return compileExtraction(command.input, names, context, (text) => {
    for (const grok of groks) {
      const found = runGrok(grok, text);
      if (found) return found;
    }
    return undefined;
  });
}

/** Sets the names from each value of the input; what several values give is collected. Nothing found makes them null. */
function compileExtraction(
  input: Parameters<typeof compileExpr>[0],
  names: readonly string[],
  { onFailure }: RunContext,
  extract: (text: string) => Extracted | undefined,
): Step {
  const evaluate = compileExpr(input, onFailure);
  return mapRow((row) => {
    const found = listOf(evaluate(row)).flatMap((value) => extract(textOf(value)) ?? []);
    const columns = new Map(row.columns);
    for (const name of names) columns.set(name, valueFrom(found.flatMap((one) => listOf(one.get(name)))));
    return row.with(columns);
  });
}
