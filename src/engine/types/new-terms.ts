import { errorAt } from '#base/diagnostic.ts';
import type { JsonValue } from '#base/json.ts';
import { spanOf } from '#base/span.ts';
import { printDate } from '#event/date.ts';
import { resolveDateMath } from '#event/date-math.ts';
import type { Event } from '#event/event.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import type { Detection, Rule } from '#rule/rule.ts';
import type { Candidate } from '../alert/candidate.ts';
import { valueAlertId } from '../alert/identity.ts';
import type { Hit } from '../state/hit.ts';
import { Sightings } from '../state/sightings.ts';
import { cannotRun, type Detected, type DetectInput, type Detector, type RuleTypeDefinition, type TypeContext } from './detector.ts';
import { combinations, combinationsWarning, compileLightEvent, compileValues, type ReadValues } from './field-values.ts';
import { planDetection } from './plan-detection.ts';

/**
 * A value, or a combination of values, that no event of the query had between the start of the history window and the start of the run's own
 * window, its first moment included (Kibana). The oldest event with it makes the alert; an event with several new values makes several.
 */
export const newTerms: RuleTypeDefinition<'new_terms'> = {
  type: 'new_terms',
  compile: (rule, detection, context) => {
    const { query, diagnostics } = planDetection(detection, detection.language, context);
    if (query?.kind !== 'events') return cannotRun(diagnostics);
    if (resolveDateMath(detection.historyWindowStart, 0, 'down') === undefined) return cannotRun([...diagnostics, badHistory(detection)]);
    return {
      filters: [{ index: rule.index ?? [], condition: query.filter }],
      createDetector: () => new NewTermsDetector(rule, detection, context),
      rereads: 'first',
      diagnostics,
    };
  },
};

type NewTerms = Extract<Detection, { type: 'new_terms' }>;

function badHistory({ historyWindowStart }: NewTerms): ReturnType<typeof errorAt> {
  return errorAt('ENG102', spanOf(0, 0), `"${historyWindowStart}" is no date math`, 'write history_window_start: now-14d');
}

/** A hit of an exception that expires: the last tick it is excepted at, its time, its terms. */
type Excepted = readonly [until: number, time: number, terms: readonly string[]];

type NewTermsState = {
  readonly hasWarned: boolean;
  readonly sightings: ReturnType<Sightings['snapshot']>;
  readonly excepted: readonly Excepted[];
};

/** `now-1M` is not as long ago on every day. */
const MONTHS_DIFFER = 4 * 86_400_000;

class NewTermsDetector implements Detector {
  readonly #rule: Rule;
  readonly #historyStart: string;
  readonly #fieldCount: number;
  readonly #values: ReadValues;
  readonly #lightEvent: (event: Event) => Event;
  /** By term: the latest event that was observed with it. */
  readonly #latest = new Map<string, { readonly time: number; readonly ingested: number }>();
  /** Two events of a term no further apart than this lie in one window and its history, whatever the tick. */
  readonly #reach: number;
  /** When each term was seen. */
  readonly #sightings: Sightings;
  /** Hits of exceptions that expire: they count in the runs behind that. */
  #excepted: Excepted[] = [];

  #hasWarned = false;

  constructor(rule: Rule, { fields, historyWindowStart }: NewTerms, context: TypeContext) {
    this.#rule = rule;
    this.#historyStart = historyWindowStart;
    this.#fieldCount = fields.length;
    this.#values = compileValues(fields, context);
    this.#lightEvent = compileLightEvent(fields, context);
    this.#reach = shortestHistory(rule.schedule.from, historyWindowStart);
    this.#sightings = new Sightings(this.#reach);
  }

  /**
   * An event whose terms were all seen a little earlier, in an event that arrived no later, can never be the first: its document is not
   * needed. Most events of a noisy rule are such.
   */
  keep(event: Event, time: number): Event {
    const terms = this.#termsOf(event).map(termText);
    const isLater = terms.every((term) => {
      const latest = this.#latest.get(term);
      return latest !== undefined && latest.time < time && latest.ingested <= event.ingested && time - latest.time <= this.#reach;
    });
    for (const term of terms)
      if ((this.#latest.get(term)?.time ?? time) <= time) this.#latest.set(term, { time, ingested: event.ingested });
    return isLater ? this.#lightEvent(event) : event;
  }

  arrive(hits: readonly Hit[]): void {
    for (const hit of hits) {
      const terms = this.#termsOf(hit.event).map(termText);
      if (hit.exceptedUntil === Number.NEGATIVE_INFINITY) for (const term of terms) this.#sightings.add(term, hit.time);
      else if (Number.isFinite(hit.exceptedUntil)) this.#excepted.push([hit.exceptedUntil, hit.time, terms]);
    }
  }

  detect({ tick, asOf, window, hits, dataStart }: DetectInput): Detected {
    const start = resolveDateMath(this.#historyStart, tick, 'down') ?? window.from;
    this.#endExceptions(asOf);
    const candidates: Candidate[] = [];
    const seen = new Set<string>();
    for (const hit of hits) {
      if (hit.time === window.from) continue;
      for (const term of this.#termsOf(hit.event)) {
        const text = termText(term);
        if (seen.has(text)) continue;
        seen.add(text);
        if (!this.#sightings.wasSeen(text, start, window.from)) candidates.push(this.#candidate(hit, term));
      }
    }
    const warnings = candidates.length === 0 ? [] : this.#shortHistory(start, dataStart);
    return { candidates, repeats: 0, warnings: [...warnings, ...this.#tooMany(hits)] };
  }

  /** The windows that are left begin at the horizon, and their history at what the horizon's own history begins at. */
  forget(horizon: number): void {
    const start = (resolveDateMath(this.#historyStart, horizon, 'down') ?? horizon) - MONTHS_DIFFER;
    this.#sightings.forget(start);
    this.#excepted = this.#excepted.filter(([, time]) => time >= start);
    for (const [term, { time }] of this.#latest) if (time < horizon - this.#reach) this.#latest.delete(term);
  }

  /** Times and terms, not events: hits are forgotten long before the history is. */
  snapshot(): JsonValue {
    const state: NewTermsState = { hasWarned: this.#hasWarned, sightings: this.#sightings.snapshot(), excepted: this.#excepted };
    return state as unknown as JsonValue;
  }

  restore(state: JsonValue): void {
    const { hasWarned, sightings, excepted } = state as unknown as NewTermsState;
    this.#hasWarned = hasWarned;
    this.#sightings.restore(sightings);
    this.#excepted = [...excepted];
  }

  /** Said once, by the first run that finds a new value though it cannot look back as far as the rule wants. */
  #shortHistory(start: number, dataStart: number | undefined): readonly string[] {
    if (this.#hasWarned || dataStart === undefined || dataStart <= start) return [];
    this.#hasWarned = true;
    const begin = `the data begin at ${printDate(dataStart)}`;
    return [`Known values may look new, because ${begin} and the history is shorter than ${this.#historyStart}`];
  }

  #tooMany(hits: readonly Hit[]): readonly string[] {
    return this.#fieldCount < 2 ? [] : combinationsWarning(hits.map(({ event }) => this.#values(event.document)));
  }

  #termsOf(event: Event): readonly (readonly Scalar[])[] {
    return combinations(this.#values(event.document));
  }

  #endExceptions(asOf: number): void {
    for (let i = this.#excepted.length - 1; i >= 0; i--) {
      const [until, time, terms] = this.#excepted[i] ?? [Number.POSITIVE_INFINITY, 0, []];
      if (until >= asOf) continue;
      for (const term of terms) this.#sightings.add(term, time);
      this.#excepted.splice(i, 1);
    }
  }

  #candidate(hit: Hit, term: readonly Scalar[]): Candidate {
    return {
      id: valueAlertId(hit.event, this.#rule, term),
      time: hit.time,
      events: [hit.event],
      fields: hit.event.document,
      details: { 'kibana.alert.new_terms': [...term] },
    };
  }
}

const HOUR = 3_600_000;

/**
 * The shortest time between the start of the history and that of the window. Months differ in length and `/d` depends on the hour, so every
 * hour of a day is tried, on the days around the shortest month.
 */
function shortestHistory(from: string, historyStart: string): number {
  const lengths = Array.from({ length: 60 }, (_, i) => {
    const tick = Date.UTC(2027, 0, 31) + i * 25 * HOUR;
    return (resolveDateMath(from, tick, 'down') ?? tick) - (resolveDateMath(historyStart, tick, 'down') ?? tick);
  });
  return Math.min(...lengths) - 2 * HOUR;
}

function termText(term: readonly Scalar[]): string {
  return JSON.stringify(term.map(keywordText));
}
