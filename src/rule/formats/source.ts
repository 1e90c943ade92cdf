import type { Diagnostic } from '#base/diagnostic.ts';
import type { Span } from '#base/span.ts';
import type { QueryText } from '../rule.ts';
import type { Path, Problem } from './problem.ts';

/** A rule's text in its file: where members stand. */
export type Source = {
  /** Where the value of a member stands, or else the nearest thing above it. */
  readonly placeOf: (path: Path) => Span;
  /** Where the name of a member stands. */
  readonly nameOf: (path: Path) => Span;
  /** A query with the place of its text. */
  readonly queryText: (path: Path, text: string) => QueryText;
};

export function diagnosticOf(found: Problem, source: Source): Diagnostic {
  const span = found.isAboutName === true ? source.nameOf(found.path) : source.placeOf(found.path);
  return {
    code: found.code,
    severity: found.severity,
    message: found.message,
    span,
    ...(found.help === undefined ? {} : { help: found.help }),
  };
}
