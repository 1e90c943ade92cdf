import { type BacktestResult, backtest } from '#live/backtest.ts';
import { parseRule } from '#rule/load.ts';
import { ApiError } from '../api-error.ts';
import type { ServerContext } from '../context.ts';
import { RuleRefused } from './check-rule.ts';
import type { KnownRule } from './known-rule.ts';

/** A rule is tried so long, and so many at once (Kibana: 60 s). */
const PATIENCE = 60_000;
const MAX_AT_ONCE = 3;

let underWay = 0;

/** What a rule would have done with what arrived between two moments. It is not kept. */
export async function tryRule({ store }: ServerContext, known: KnownRule, from: number, to: number): Promise<BacktestResult> {
  if (!known.compiled) throw new RuleRefused(known.diagnostics);
  if (from > to) throw new ApiError(400, 'from lies behind to');
  if (underWay >= MAX_AT_ONCE) throw new ApiError(429, 'other rules are tried already: wait a little');
  underWay++;
  const until = performance.now() + PATIENCE;
  try {
    return await backtest(store.events, known.compiled, { from, to, goesOn: () => performance.now() < until });
  } finally {
    underWay--;
  }
}

/** A rule of a text in any of the formats of rule files, as it would run here. */
export function ruleOfText({ book }: ServerContext, text: string, who: string): KnownRule {
  const { rule, diagnostics } = parseRule(text);
  if (!rule) throw new RuleRefused(diagnostics);
  return book.tryOut(rule, who);
}
