import type { ScanReport } from '../scan-report.ts';
import { harmlessJson } from './harmless-json.ts';
import { visibleLines, visibleText } from './visible-text.ts';

/** A long record is cut after this many lines. */
const MAX_LINES = 200;

/** The first record that no normalizer knows: where it stands, why it is not known, and the record itself, harmless to look at. */
export function* unrecognizedLines({ counts }: ScanReport): Generator<string> {
  const [sample] = counts.unrecognizedSamples;
  if (!sample) return yield 'There is none.';
  yield `${visibleText(sample.place, 300)}: ${visibleText(sample.reason, 500)}`;
  const lines = visibleLines(harmlessJson(sample.record, 2));
  yield* lines.slice(0, MAX_LINES);
  if (lines.length > MAX_LINES) yield `… and ${lines.length - MAX_LINES} more lines`;
}
