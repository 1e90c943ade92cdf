import type { z } from 'zod';
import { isJsonObject } from '#base/json.ts';
import { nearest } from '#base/nearest.ts';
import { type Path, type Problem, printPath, problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** What a failed validation means to the author of the file. */
export function problemsOf(issues: readonly Issue[], value: unknown): Problem[] {
  return issues.slice(0, 100).flatMap((issue) => {
    const path = plainPath(issue.path);
    if (issue.code === 'unrecognized_keys') return issue.keys.slice(0, 20).map((key) => unknownMember([...path, key], membersBeside(path)));
    return [problemOf(issue, path, value)];
  });
}

/** A member that nobody knows, with the known one it was perhaps meant to be. */
export function unknownMember(path: Path, known: readonly string[]): Problem {
  const meant = nearest(String(path.at(-1)), known);
  const found = problem(
    'RUL201',
    path,
    `Unknown member "${printPath(path)}"`,
    meant === undefined ? 'see docs/rule-format.md' : `did you mean "${meant}"?`,
  );
  return { ...found, isAboutName: true };
}

export function plainPath(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === 'symbol' ? String(step) : step));
}

function valueAt(value: unknown, path: Path): unknown {
  let at: unknown = value;
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)];
    else if (isJsonObject(at) && Object.hasOwn(at, step)) at = at[String(step)];
    else return undefined;
  }
  return at;
}

function problemOf(issue: Issue, path: Path, value: unknown): Problem {
  const found = valueAt(value, path);
  const name = printPath(path);
  if (found === undefined) return problem('RUL202', path, `"${name}" is missing`, expectation(issue));
  switch (issue.code) {
    case 'invalid_value':
      return notAllowed(path, found, issue.values.map(String));
    case 'invalid_type':
      return problem('RUL203', path, `"${name}" must be ${article(issue.expected)}, not ${kindOf(found)}`);
    case 'too_small':
      return outOfBounds(path, found, `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`);
    case 'too_big':
      return outOfBounds(path, found, `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`);
    case 'invalid_union':
      return unionProblem(issue, path, found);
    default:
      return problem('RUL204', path, `"${name}" ${issue.message}`, `it is ${shown(found)}`);
  }
}

function unionProblem(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path, found: unknown): Problem {
  const name = printPath(path);
  if ('options' in issue && issue.options !== undefined) return notAllowed(path, found, issue.options.map(String));
  const told = issue.message === 'Invalid input' ? `must not be ${kindOf(found)}` : issue.message;
  return problem('RUL203', path, `"${name}" ${told}`);
}

/** Numbers are compared by value, texts and lists by length. */
function outOfBounds(path: Path, found: unknown, bound: string): Problem {
  const name = printPath(path);
  if (typeof found === 'string') return problem('RUL204', path, `"${name}" has ${found.length} characters; it must have ${bound}`);
  if (Array.isArray(found)) return problem('RUL204', path, `"${name}" has ${found.length} entries; it must have ${bound}`);
  return problem('RUL204', path, `"${name}" is ${shown(found)}; it must be ${bound}`);
}

function notAllowed(path: Path, found: unknown, allowed: readonly string[]): Problem {
  const meant = typeof found === 'string' ? nearest(found, allowed) : undefined;
  const help = meant === undefined ? `use ${allowed.join(', ')}` : `did you mean "${meant}"? It can be ${allowed.join(', ')}`;
  return problem('RUL204', path, `"${printPath(path)}" cannot be ${shown(found)}`, help);
}

function expectation(issue: Issue): string | undefined {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type') return `it must be ${article(issue.expected)}`;
  return undefined;
}

/** The names that are known at a place inside the rule. */
function membersBeside(path: Path): readonly string[] {
  return NESTED_MEMBERS.get(String(path.findLast((step) => typeof step === 'string'))) ?? [];
}

const NESTED_MEMBERS = new Map<string, readonly string[]>([
  ['threshold', ['field', 'value', 'cardinality']],
  ['cardinality', ['field', 'value']],
  ['alert_suppression', ['group_by', 'duration', 'missing_fields_strategy']],
  ['severity_mapping', ['field', 'operator', 'value', 'severity']],
  ['risk_score_mapping', ['field', 'operator', 'value', 'risk_score']],
  ['risk_terms', ['when', 'add', 'why']],
  ['exceptions', ['item_id', 'name', 'entries', 'os_types', 'expire_time']],
  ['entries', ['field', 'operator', 'type', 'value', 'list', 'entries', 'negate']],
  ['threat', ['framework', 'tactic', 'technique']],
  ['tactic', ['id', 'name', 'reference']],
  ['technique', ['id', 'name', 'reference', 'subtechnique']],
  ['subtechnique', ['id', 'name', 'reference']],
  ['threat_mapping', ['entries']],
  ['cases', ['title', 'records', 'file', 'expect']],
]);

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return article(typeof value);
}

const KINDS = new Map<string, string>([
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a map'],
  ['record', 'a map'],
]);

function article(kind: string): string {
  return KINDS.get(kind) ?? kind;
}
