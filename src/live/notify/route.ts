import type { Alert } from '#engine/alert/alert.ts';
import { compileWildcard } from '#event/wildcard.ts';
import type { RuleSeverity } from '#rule/rule.ts';
import { endOfQuiet, type QuietHours } from './quiet-hours.ts';

/** Which alerts go to which connectors, and when. What is left out asks for nothing. */
export type Route = {
  readonly to: readonly string[];
  readonly severities?: readonly RuleSeverity[];
  /** Ids or names of rules, with `*` for anything. */
  readonly rules?: readonly string[];
  readonly tags?: readonly string[];
  /** All alerts of so many milliseconds in one message. */
  readonly digest?: number;
  readonly quiet?: QuietHours;
};

/** When a connector is to be told of an alert. */
type Planned = { readonly connector: string; readonly due: number; readonly isBundled: boolean };

/** Where an alert goes. Where several routes lead to one connector, the earliest counts. Building blocks go nowhere. */
export type Router = (alert: Alert, tags: readonly string[], now: number) => readonly Planned[];

export function compileRouter(routes: readonly Route[]): Router {
  const compiled = routes.map((route) => ({ route, takes: compileTest(route) }));
  return (alert, tags, now) => {
    if (alert.isBuildingBlock) return [];
    const earliest = new Map<string, Planned>();
    for (const { route, takes } of compiled) {
      if (!takes(alert, tags)) continue;
      const { due, isBundled } = moment(route, alert.severity, now);
      for (const connector of route.to)
        if (due < (earliest.get(connector)?.due ?? Number.POSITIVE_INFINITY)) earliest.set(connector, { connector, due, isBundled });
    }
    return [...earliest.values()];
  };
}

function compileTest({ severities, rules, tags }: Route): (alert: Alert, tags: readonly string[]) => boolean {
  const patterns = rules?.map((pattern) => compileWildcard(pattern));
  return (alert, own) =>
    (severities === undefined || severities.includes(alert.severity)) &&
    (patterns === undefined || patterns.some((matches) => matches(alert.ruleId) || matches(alert.ruleName))) &&
    (tags === undefined || tags.some((tag) => own.includes(tag)));
}

function moment({ digest, quiet }: Route, severity: RuleSeverity, now: number): Omit<Planned, 'connector'> {
  const due = digest === undefined ? now : (Math.floor(now / digest) + 1) * digest;
  const awake = quiet === undefined || quiet.except?.includes(severity) ? due : endOfQuiet(quiet, due);
  return { due: awake, isBundled: digest !== undefined || awake > due };
}
