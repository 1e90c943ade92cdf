import type { Code } from '#base/codes.ts';
import type { Severity } from '#base/diagnostic.ts';
import type { Span } from '#base/span.ts';

/** Codes of what lint finds: those that begin with L and a number. */
type LintCode = Extract<Code, `L0${string}`>;

/** What a check found in a rule. */
export type Finding = {
  readonly code: LintCode;
  readonly severity: Severity;
  readonly message: string;
  /** The place in the rule's query. */
  readonly span?: Span;
  /** A text of the rule that it is about, when that is no place in the query: it is looked for in the rule's file. */
  readonly snippet?: string;
  /** What shows it: one line each. */
  readonly evidence: readonly string[];
  readonly help?: string;
  /** The fields it is about, as the query names them. Where the rule's field map reads all of them elsewhere, the finding is mended. */
  readonly fields?: readonly string[];
};

/** A finding with the rule it is in, and why it does not count, if so. */
export type RuleFinding = Finding & {
  readonly ruleId: string;
  readonly path: string;
  /** Why it does no harm as the rule runs here. */
  readonly mended?: string;
  /** The author's reason to leave it. */
  readonly allowed?: string;
};
