import type { RuleSeverity } from '#rule/rule.ts';

export const FORMATS = ['table', 'json', 'ndjson', 'csv', 'sarif', 'html'] as const;

export type ReportFormat = (typeof FORMATS)[number];

export type RenderOptions = {
  /** Columns of the terminal, for `table`; 60 to 200 are used. */
  readonly width?: number;
  /** Color in `table`, as terminal escapes. */
  readonly color?: boolean;
  /** `table`: show what became of every hit of every rule. */
  readonly showLedger?: boolean;
  /** `table`: show a record that was not recognized. */
  readonly showUnrecognized?: boolean;
  /** `table`: one line an alert, and no summary but of what is missing. */
  readonly quiet?: boolean;
  /** The least severity that is listed; all are counted. */
  readonly severity?: RuleSeverity;
};
