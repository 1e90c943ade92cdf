import type { Event } from '#event/event.ts';
import { fieldValues } from '#event/path.ts';
import type { Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { EventReading, type EventReadingOptions, type ReadingReport } from './event-reading.ts';

/** More values of a field are not remembered: it is no field with a vocabulary then. */
const MAX_VALUES = 10_000;

/** The texts that fields hold in events, and the account of what was read. */
export type SeenInput = { readonly seen: ReadonlyMap<string, ReadonlySet<string>>; readonly report: ReadingReport };

/** Reads all events of sources for the values that fields hold in them. */
export async function collectValues(
  sources: readonly Source[],
  problems: readonly Problem[],
  fields: readonly string[],
  options: EventReadingOptions,
): Promise<SeenInput> {
  const reading = new EventReading(sources, problems, options);
  const seen = new Map(fields.map((field) => [field, new Set<string>()] as const));
  for await (const batch of reading.batches()) {
    for (const { event } of batch) for (const [field, values] of seen) noteValues(event, field, values);
  }
  return { seen, report: reading.report() };
}

function noteValues({ document }: Event, field: string, values: Set<string>): void {
  if (values.size >= MAX_VALUES) return;
  for (const value of fieldValues(document, field)) if (typeof value === 'string') values.add(value);
}
