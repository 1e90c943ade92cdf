import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { parseDate, printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import type { Detection, Rule } from '#rule/rule.ts';
import type { Candidate } from '../alert/candidate.ts';
import { groupAlertId } from '../alert/identity.ts';
import type { Window } from '../ports.ts';
import { CountedStretches } from '../state/counted-stretches.ts';
import type { Hit } from '../state/hit.ts';
import { cannotRun, type Detected, type DetectInput, type Detector, type RuleTypeDefinition, type TypeContext } from './detector.ts';
import { combinations, combinationsWarning, compileLightEvent, compileValues, type ReadValues } from './field-values.ts';
import { planDetection } from './plan-detection.ts';

/**
 * So many events with the same values of some fields in one window. An event with several values counts in several groups, one that lacks a
 * field in none. Of the events only those fields are kept. What an alert has counted does not count again: behind it, counting starts anew (Kibana).
 * Of several fields whose different values count, all must have enough (Kibana asks the first alone).
 */
export const threshold: RuleTypeDefinition<'threshold'> = {
  type: 'threshold',
  compile: (rule, detection, context) => {
    const { query, diagnostics } = planDetection(detection, detection.language, context);
    if (query?.kind !== 'events') return cannotRun(diagnostics);
    return {
      filters: [{ index: rule.index ?? [], condition: query.filter }],
      createDetector: () => new ThresholdDetector(rule, detection, context),
      rereads: 'every',
      diagnostics,
    };
  },
};

type Threshold = Extract<Detection, { type: 'threshold' }>;

type Bucket = { readonly key: readonly Scalar[]; readonly hits: Hit[] };

function isScalar(value: JsonValue | undefined): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** An alert names this many of its events, the oldest. */
const MAX_EVENTS = 20;

class ThresholdDetector implements Detector {
  readonly #rule: Rule;
  readonly #threshold: Threshold;
  readonly #groupValues: ReadValues;
  readonly #countedValues: ReadValues;
  readonly keep: (event: Event) => Event;
  readonly #counted = new CountedStretches();

  constructor(rule: Rule, threshold: Threshold, context: TypeContext) {
    this.#rule = rule;
    this.#threshold = threshold;
    this.#groupValues = compileValues(threshold.fields, context);
    this.#countedValues = compileValues(
      threshold.cardinality.map(({ field }) => field),
      context,
    );
    this.keep = compileLightEvent([...threshold.fields, ...threshold.cardinality.map(({ field }) => field)], context);
  }

  detect({ hits }: DetectInput): Detected {
    const candidates: Candidate[] = [];
    const counted: (readonly [group: string, stretch: Window])[] = [];
    for (const [text, bucket] of this.#buckets(hits)) {
      if (bucket.hits.length < this.#threshold.value) continue;
      const distinct = this.#distinct(bucket);
      if (!this.#threshold.cardinality.every(({ value }, i) => (distinct[i] ?? 0) >= value)) continue;
      const [first, last] = [bucket.hits[0], bucket.hits.at(-1)];
      if (!first || !last) continue;
      counted.push([text, { from: first.time, to: last.time }]);
      candidates.push(this.#candidate(bucket, first, last, distinct));
    }
    const warnings = this.#warnings(hits);
    return { candidates, repeats: 0, warnings, undo: this.#counted.addAll(counted) };
  }

  /** By `@timestamp`, where the rule goes by another time too: alerts say no other. */
  recall(document: JsonObject): void {
    const result = document['kibana.alert.threshold_result'];
    const last = document['kibana.alert.original_time'];
    if (!isJsonObject(result) || typeof last !== 'string' || typeof result.from !== 'string' || !Array.isArray(result.terms)) return;
    const [from, to] = [parseDate(result.from), parseDate(last)];
    const values = result.terms.map((term: JsonValue) => (isJsonObject(term) ? term.value : undefined));
    if (from === undefined || to === undefined || values.some((value) => !isScalar(value))) return;
    this.#counted.add(JSON.stringify(values.filter(isScalar).map(keywordText)), { from, to });
  }

  forget(horizon: number): void {
    this.#counted.forget(horizon);
  }

  snapshot(): JsonValue {
    return this.#counted.snapshot();
  }

  restore(state: JsonValue): void {
    this.#counted.restore(state);
  }

  /** The groups of the window, without what alerts have counted before; oldest events first. */
  #buckets(hits: readonly Hit[]): ReadonlyMap<string, Bucket> {
    const buckets = new Map<string, Bucket>();
    for (const hit of hits) {
      for (const key of combinations(this.#groupValues(hit.event.document))) {
        const text = JSON.stringify(key.map(keywordText));
        if (this.#counted.hold(text, hit.time)) continue;
        const bucket = buckets.get(text) ?? { key, hits: [] };
        bucket.hits.push(hit);
        buckets.set(text, bucket);
      }
    }
    return buckets;
  }

  /** With one field there are no more groups than values. */
  #warnings(hits: readonly Hit[]): readonly string[] {
    return this.#threshold.fields.length < 2 ? [] : combinationsWarning(hits.map(({ event }) => this.#groupValues(event.document)));
  }

  /** How many different values each counted field has. Exact, where Elasticsearch estimates. */
  #distinct({ hits }: Bucket): readonly number[] {
    if (this.#threshold.cardinality.length === 0) return [];
    const seen = this.#threshold.cardinality.map(() => new Set<string>());
    for (const hit of hits) {
      for (const [i, values] of this.#countedValues(hit.event.document).entries())
        for (const value of values) seen[i]?.add(keywordText(value));
    }
    return seen.map(({ size }) => size);
  }

  #candidate({ key, hits }: Bucket, first: Hit, last: Hit, distinct: readonly number[]): Candidate {
    const values = Object.fromEntries(this.#threshold.fields.map((field, i) => [field, key[i] ?? null]));
    return {
      id: groupAlertId(this.#rule, key.map(keywordText), first.event),
      time: first.time,
      end: last.time,
      events: hits.slice(0, MAX_EVENTS).map(({ event }) => event),
      fields: { '@timestamp': printDate(last.event.time), ...values },
      details: {
        'kibana.alert.original_time': printDate(last.event.time),
        'kibana.alert.threshold_result': this.#result(key, hits.length, first, distinct),
      },
    };
  }

  #result(key: readonly Scalar[], count: number, first: Hit, distinct: readonly number[]): JsonObject {
    return {
      terms: this.#threshold.fields.map((field, i) => ({ field, value: key[i] ?? null })),
      cardinality: this.#threshold.cardinality.map(({ field }, i) => ({ field, value: distinct[i] ?? 0 })),
      count,
      from: printDate(first.event.time),
    };
  }
}
