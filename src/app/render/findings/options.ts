import type { RunningSearch } from '#engine/search/finding.ts';

export const FINDING_FORMATS = ['table', 'json', 'ndjson', 'csv', 'arrow'] as const;

export type FindingFormat = (typeof FINDING_FORMATS)[number];

export type FindingOptions = {
  readonly shape: RunningSearch['shape'];
  /** The fields that stand for an event where there is no room for all of it: `table` and `csv`. */
  readonly fields: readonly string[];
  /** `table`: leave out fields that no event has a value for. */
  readonly hideEmpty: boolean;
  /** `table`: columns of the terminal; without it nothing is cut. */
  readonly width?: number;
  /** `table`: color, as terminal escapes. */
  readonly color?: boolean;
};
