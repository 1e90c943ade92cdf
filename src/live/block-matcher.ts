import { withLineage } from '#engine/alert/lineage.ts';
import { compileMatcher, type Filter, type Matcher } from '#engine/match/matcher.ts';
import { DataStart } from '#engine/state/data-start.ts';
import type { Event } from '#event/event.ts';
import { createFramer, framesOf } from '#io/framing/framers.ts';
import type { Problem, RawRecord, ReadLimits } from '#io/record.ts';
import { type Enrichment, reopenEnrichment } from '#io/stores/enrichment.ts';
import { EventIntake, type EventPlace, type IntakeCounts, type IntakeOptions } from './event-intake.ts';
import type { TextBlock } from './text-blocks.ts';

/** What a block is matched with: nothing but data, so that it can be sent. */
export type MatchSetup = {
  /** Of all rules, in the engine's order. */
  readonly filters: readonly Filter[];
  readonly limits: ReadLimits;
  readonly intake: Pick<IntakeOptions, 'dataset' | 'since' | 'until'>;
  /** Opened in the thread; absent when nothing is added to events. */
  readonly enrichment?: Enrichment;
};

/** An event that met filters, with their numbers and the place it was read at. */
export type MatchedEvent = { readonly event: Event; readonly filters: readonly number[]; readonly place: EventPlace };

/** What a block gave, when it was read without what stands before it. */
export type MatchedBlock = {
  /** False when the block leaves something open: it must be read again with what stands behind it. */
  readonly isWhole: boolean;
  readonly problems: readonly Problem[];
  readonly counts: IntakeCounts;
  readonly matched: readonly MatchedEvent[];
  /** Of the events, those that were older than all that arrived before: ingest time and event time. */
  readonly arrivals: readonly (readonly [ingested: number, time: number])[];
};

/** The part of a block that reading it takes. */
export type SentBlock = Pick<TextBlock, 'path' | 'form' | 'bytes' | 'line' | 'offset'> & { readonly end?: { readonly isCutOff: boolean } };

/** What a thread does. */
export function openBlockMatcher({ filters, limits, intake, enrichment }: MatchSetup): BlockMatcher {
  return new BlockMatcher(limits, { ...intake, ...(enrichment && reopenEnrichment(enrichment)) }, compileMatcher(filters));
}

/** Reads, normalizes and matches blocks, each for itself. */
export class BlockMatcher {
  readonly #limits: ReadLimits;
  readonly #intake: IntakeOptions;
  readonly #matcher: Matcher;

  constructor(limits: ReadLimits, intake: IntakeOptions, matcher: Matcher) {
    this.#limits = limits;
    this.#intake = intake;
    this.#matcher = matcher;
  }

  match({ path, form, bytes, line, offset, end }: SentBlock): MatchedBlock {
    const framer = createFramer(form, path, this.#limits, { line, offset });
    const intake = new EventIntake(this.#intake);
    const start = new DataStart();
    const matched: MatchedEvent[] = [];
    const problems: Problem[] = [];
    for (const framed of framesOf(framer, bytes, end)) {
      problems.push(...framed.problems);
      for (const record of framed.records) this.#matchRecord(record, intake, start, matched);
    }
    const isWhole = end !== undefined || framer.isAtRest;
    return { isWhole, problems, counts: intake.counts(), matched, arrivals: start.snapshot() };
  }

  #matchRecord({ value, path, line }: RawRecord, intake: EventIntake, start: DataStart, matched: MatchedEvent[]): void {
    const place = { path, line };
    for (const one of intake.take(value, place)) {
      start.add(one.ingested, one.time);
      const event = withLineage(one);
      const filters = this.#matcher.match(event);
      if (filters.length > 0) matched.push({ event, filters, place });
    }
  }
}

/** A matched block as text, and back: sending text takes less than sending objects. */
export function printMatchedBlock(block: MatchedBlock): string {
  return JSON.stringify({ ...block, counts: { ...block.counts, eventsByDataset: [...block.counts.eventsByDataset] } });
}

export function readMatchedBlock(text: string): MatchedBlock {
  const block = JSON.parse(text) as MatchedBlock & { readonly counts: { readonly eventsByDataset: Iterable<[string, number]> } };
  return { ...block, counts: { ...block.counts, eventsByDataset: new Map(block.counts.eventsByDataset) } };
}
