import type { Code } from '#base/codes.ts';
import type { Severity } from '#base/diagnostic.ts';

/** The way to a member of a file: `['threshold', 'value']`. */
export type Path = readonly (string | number)[];

/** What is wrong with a rule, before its place in the text is known. */
export type Problem = {
  readonly code: Code;
  readonly severity: Severity;
  readonly path: Path;
  /** The place is the member's name instead of its value. */
  readonly isAboutName?: boolean;
  readonly message: string;
  readonly help?: string;
};

export function problem(code: Code, path: Path, message: string, help?: string): Problem {
  return { code, severity: 'error', path, message, ...(help === undefined ? {} : { help }) };
}

export function doubt(code: Code, path: Path, message: string, help?: string): Problem {
  return { code, severity: 'warning', path, message, ...(help === undefined ? {} : { help }) };
}

/** A member's path as people write it: `severity_mapping.0.value`. */
export function printPath(path: Path): string {
  return path.join('.');
}
