import type { JsonObject } from '#base/json.ts';
import type { EventQuery, Pipe } from '#plan/query.ts';
import type { Rule } from '#rule/rule.ts';
import type { Candidate } from '../alert/candidate.ts';
import { eventAlertId, valueAlertId } from '../alert/identity.ts';
import { groupsOf } from '../alert/suppression.ts';
import { errorText } from '../failure.ts';
import { compileCommands } from '../rows/compute-columns.ts';
import type { Hit } from '../state/hit.ts';
import type { Detector } from './detector.ts';
import { withColumns } from './with-columns.ts';

/** How an event becomes candidates: one, or one for each of its suppression groups. */
export type CandidatesOf = (hit: Hit, fields: JsonObject) => readonly Candidate[];

/**
 * Every event that meets the query is a candidate of its own. What an earlier run made of it is counted, not made again. An event that cannot
 * be read costs only itself.
 */
export function detectSingleEvents(query: EventQuery, candidatesOf: CandidatesOf): Detector['detect'] {
  const compute = query.commands.length === 0 ? undefined : compileCommands(query.commands);
  const madeOf = (hit: Hit, tick: number): readonly Candidate[] => {
    const columns = compute ? compute(hit.event, tick) : {};
    return columns ? candidatesOf(hit, withColumns(hit.event.document, columns)) : [];
  };
  return ({ hits, tick }) => {
    const candidates: Candidate[] = [];
    const errors: string[] = [];
    let repeats = 0;
    for (const hit of piped(hits, query.pipes)) {
      if (hit.made === undefined) {
        try {
          const made = madeOf(hit, tick);
          hit.made = made.length;
          candidates.push(...made);
        } catch (error) {
          errors.push(`the event ${hit.event.id} could not be read: ${errorText(error)}`);
        }
      } else repeats += hit.made;
    }
    return { candidates, repeats, errors };
  };
}

/** One alert an event. */
export function oneCandidate(rule: Rule): CandidatesOf {
  return (hit, fields) => [{ id: eventAlertId(hit.event, rule), time: hit.time, events: [hit.event], fields, details: {} }];
}

/** An event with several values in a field that alerts are suppressed by belongs to several groups (Kibana: query rules). */
export function candidatePerGroup(rule: Rule): CandidatesOf {
  const { suppression } = rule;
  if (!suppression) return oneCandidate(rule);
  return (hit, fields) => {
    const groups = groupsOf(fields, suppression, rule.fieldMap);
    return groups.map((group) => ({
      id: groups.length === 1 ? eventAlertId(hit.event, rule) : valueAlertId(hit.event, rule, group),
      time: hit.time,
      events: [hit.event],
      fields,
      details: {},
      group,
    }));
  };
}

/** EQL's pipes: the first or the last of what is left. */
export function piped<T>(found: readonly T[], pipes: readonly Pipe[]): readonly T[] {
  return pipes.reduce((left, { kind, count }) => (kind === 'head' ? left.slice(0, count) : count === 0 ? [] : left.slice(-count)), found);
}
