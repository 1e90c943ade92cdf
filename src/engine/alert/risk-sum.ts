import type { JsonObject } from '#base/json.ts';
import { printPoints } from '#rule/risk-terms.ts';
import type { Assessment } from './overrides.ts';
import { readable } from './text.ts';

const MAX_WHY = 200;

/** The arithmetic of an alert's risk score as a sentence to follow its reason: ` Risk 73: 47, +26 the key was uploaded.` Nothing without terms. */
export function riskSentence({ riskScore, riskBase, riskTerms }: Assessment): string {
  if (riskTerms.length === 0) return '';
  const terms = riskTerms.map(({ add, why }) => `${printPoints(add)} ${readable(why, MAX_WHY)}`);
  return ` Risk ${riskScore}: ${[String(riskBase), ...terms].join(', ')}.`;
}

/** The same as members of the alert: the terms that hold, each with its points. */
export function riskFields({ riskBase, riskTerms }: Assessment): JsonObject {
  if (riskTerms.length === 0) return {};
  return {
    'tocsin.alert.risk.base': riskBase,
    'tocsin.alert.risk.terms': riskTerms.map(({ add, why }) => ({ add, why })),
  };
}
