import { hasErrors } from '#base/diagnostic.ts';
import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import { parseIp, printIp } from '#event/ip.ts';
import { membersAt } from '#event/path.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import type { Detection, Rule, ThreatMapping } from '#rule/rule.ts';
import type { Candidate } from '../alert/candidate.ts';
import { eventAlertId } from '../alert/identity.ts';
import { errorText } from '../failure.ts';
import { compileCondition } from '../match/condition.ts';
import type { Filter } from '../match/matcher.ts';
import { DocumentReader } from '../match/reader.ts';
import { isRelative } from '../match/relative.ts';
import { compareHits, type Hit } from '../state/hit.ts';
import { packEvent, unpackEvent } from '../state/packed-event.ts';
import { cannotRun, type Detected, type DetectInput, type Detector, type RuleTypeDefinition, type TypeContext } from './detector.ts';
import { compileValues } from './field-values.ts';
import { planDetection } from './plan-detection.ts';

/**
 * Events that share values with an indicator: an event of the indicators' indices that meets the threat query at the run, however old. One
 * alert an event, with the indicators beside it. Exceptions hold for events and indicators (Kibana).
 */
export const threatMatch: RuleTypeDefinition<'threat_match'> = {
  type: 'threat_match',
  compile: (rule, detection, context) => {
    const events = planDetection(detection, detection.language, context);
    const threats = planDetection({ query: detection.threatQuery, filters: detection.threatFilters }, detection.threatLanguage, context);
    const diagnostics = [...events.diagnostics, ...threats.diagnostics];
    if (events.query?.kind !== 'events' || threats.query?.kind !== 'events' || hasErrors(diagnostics)) return cannotRun(diagnostics);
    const indicator: Filter = { index: detection.threatIndex, condition: threats.query.filter };
    return {
      filters: [{ index: rule.index ?? [], condition: events.query.filter }, indicator],
      createDetector: () => new ThreatMatchDetector(rule, detection, indicator, context),
      rereads: 'first',
      diagnostics,
    };
  },
};

type ThreatMatch = Extract<Detection, { type: 'threat_match' }>;
type Matched = { readonly indicator: Hit; readonly mapping: ThreatMapping };

const EVENTS = 0;
const INDICATORS = 1;
/** An alert names this many indicators. */
const MAX_INDICATORS = 20;
const DAY = 86_400_000;
/** An indicator that holds at none of these moments from now on will hold no more: now, and in one, two, four … days. */
const MOMENTS: readonly number[] = [0, ...Array.from({ length: 13 }, (_, i) => 2 ** i * DAY)];

class ThreatMatchDetector implements Detector {
  readonly #rule: Rule;
  readonly #detection: ThreatMatch;
  readonly #indicator: Filter;
  readonly #alternatives: readonly Alternative[];

  constructor(rule: Rule, detection: ThreatMatch, indicator: Filter, context: TypeContext) {
    this.#rule = rule;
    this.#detection = detection;
    this.#indicator = indicator;
    this.#alternatives = detection.mapping.map((mappings) => new Alternative(mappings, context));
  }

  /** Such a rule often reads a whole stream for the few indicators there are: events wait in a small form. */
  keep(event: Event, _: number, filters: readonly number[]): Event {
    if (filters.includes(INDICATORS)) return event;
    return packEvent(event);
  }

  arrive(hits: readonly Hit[]): void {
    for (const hit of hits) {
      if (!hit.filters.includes(INDICATORS)) continue;
      for (const alternative of this.#alternatives) alternative.add(hit);
    }
  }

  detect({ hits, tick, asOf }: DetectInput): Detected {
    const isActive = this.#activeAt(tick, asOf);
    const alternatives = this.#alternatives.filter(({ hasIndicators }) => hasIndicators);
    const candidates: Candidate[] = [];
    const errors: string[] = [];
    let repeats = 0;
    for (const hit of hits) {
      if (!hit.filters.includes(EVENTS)) continue;
      if (hit.made) {
        repeats += hit.made;
        continue;
      }
      if (alternatives.length === 0) continue;
      try {
        const event = unpackEvent(hit.event);
        const matched = alternatives.flatMap((alternative) => alternative.matching(event.document, isActive)).slice(0, MAX_INDICATORS);
        if (matched.length === 0) continue;
        candidates.push(this.#candidate({ ...hit, event }, matched));
        hit.made = 1;
      } catch (error) {
        errors.push(`the event ${hit.event.id} could not be read: ${errorText(error)}`);
      }
    }
    return { candidates, repeats, errors };
  }

  /** Events wait for indicators a while; an indicator counts for as long as it can meet the threat query. */
  needs(hit: Hit, tick: number): boolean {
    if (!hit.filters.includes(INDICATORS)) return false;
    if (!isRelative(this.#indicator.condition)) return true;
    const reader = new DocumentReader(hit.event.document);
    return MOMENTS.some((later) => compileCondition(this.#indicator.condition, tick + later)(reader));
  }

  /** What may be gone: an alternative learns of its indicators anew. */
  dropped(hits: readonly Hit[]): void {
    const indicators = hits.filter(({ filters }) => filters.includes(INDICATORS));
    if (indicators.length > 0) for (const alternative of this.#alternatives) alternative.remove(indicators);
  }

  /** Whether an indicator counts in a run: it meets the threat query at that moment, and no exception takes it. */
  #activeAt(tick: number, asOf: number): (indicator: Hit) => boolean {
    const meets = compileCondition(this.#indicator.condition, tick);
    return (indicator) => indicator.exceptedUntil < asOf && meets(new DocumentReader(indicator.event.document));
  }

  #candidate({ event, time }: Hit, matched: readonly Matched[]): Candidate {
    const enrichments = matched.map((one) => enrichment(one, this.#detection.indicatorPath));
    const { threat } = event.document;
    const known = typeof threat === 'object' && threat !== null && !Array.isArray(threat) ? (threat as JsonObject) : {};
    return {
      id: eventAlertId(event, this.#rule),
      time,
      events: [event],
      fields: { ...event.document, threat: { ...known, enrichments } },
      details: {},
    };
  }
}

/** `threat.enrichments[]`: the indicator and what it matched on. */
function enrichment({ indicator: { event }, mapping }: Matched, indicatorPath: string): JsonObject {
  const [found] = membersAt(event.document, indicatorPath);
  const threat: JsonValue = typeof found === 'object' && found !== null ? found : {};
  const [atomic] = membersAt(event.document, mapping.value);
  return {
    indicator: threat,
    matched: {
      atomic: atomic === undefined ? null : atomic,
      field: mapping.field,
      id: event.id,
      index: event.index,
      type: 'indicator_match_rule',
    },
  };
}

/** Mappings that must all hold between an event and one indicator. Indicators are looked up by the first that is not negated. */
class Alternative {
  readonly #mappings: readonly ThreatMapping[];
  readonly #eventValues: (document: JsonObject) => readonly (readonly Scalar[])[];
  readonly #indicatorValues: (document: JsonObject) => readonly (readonly Scalar[])[];
  /** The position of the mapping that indicators are looked up by; -1 when every one is negated, which Kibana refuses. */
  readonly #lookup: number;
  readonly #byValue = new Map<string, Hit[]>();

  constructor(mappings: readonly ThreatMapping[], context: TypeContext) {
    this.#mappings = mappings;
    this.#eventValues = compileValues(
      mappings.map(({ field }) => field),
      context,
    );
    // Indicators are not the events that a rule's field map speaks of.
    this.#indicatorValues = compileValues(
      mappings.map(({ value }) => value),
      { schema: context.schema, fieldMap: new Map() },
    );
    this.#lookup = mappings.findIndex(({ negate }) => !negate);
  }

  add(indicator: Hit): void {
    for (const text of this.#texts(this.#indicatorValues(indicator.event.document))) {
      const indicators = this.#byValue.get(text);
      if (indicators) indicators.push(indicator);
      else this.#byValue.set(text, [indicator]);
    }
  }

  remove(indicators: readonly Hit[]): void {
    const gone = new Set(indicators);
    for (const text of new Set(indicators.flatMap((one) => this.#texts(this.#indicatorValues(one.event.document))))) {
      const kept = (this.#byValue.get(text) ?? []).filter((one) => !gone.has(one));
      if (kept.length === 0) this.#byValue.delete(text);
      else this.#byValue.set(text, kept);
    }
  }

  /** Whether any indicator has arrived that an event could match. */
  get hasIndicators(): boolean {
    return this.#byValue.size > 0;
  }

  /** Oldest indicator first, whenever each arrived: a restart learns of them in another order. */
  matching(document: JsonObject, isActive: (indicator: Hit) => boolean): readonly Matched[] {
    const mapping = this.#mappings[this.#lookup];
    if (!mapping) return [];
    const values = this.#eventValues(document);
    const found = new Set(this.#texts(values).flatMap((text) => this.#byValue.get(text) ?? []));
    return [...found]
      .filter((indicator) => this.#allHold(values, indicator) && isActive(indicator))
      .sort(compareHits)
      .map((indicator) => ({ indicator, mapping }));
  }

  #texts(values: readonly (readonly Scalar[])[]): readonly string[] {
    return (values[this.#lookup] ?? []).map(comparable);
  }

  #allHold(values: readonly (readonly Scalar[])[], indicator: Hit): boolean {
    const theirs = this.#indicatorValues(indicator.event.document);
    return this.#mappings.every(({ negate }, i) => {
      const texts = new Set((theirs[i] ?? []).map(comparable));
      const isShared = (values[i] ?? []).some((value) => texts.has(comparable(value)));
      return negate ? texts.size > 0 && !isShared : isShared;
    });
  }
}

/** Addresses are the same however they are written; everything else by its text. */
function comparable(value: Scalar): string {
  const text = keywordText(value);
  const address = parseIp(text);
  return address === undefined ? text : printIp(address);
}
