import type { Code } from '#base/codes.ts';
import { type Diagnostic, errorAt, warningAt } from '#base/diagnostic.ts';
import type { Span } from '#base/span.ts';
import type { Condition } from '../expr.ts';
import type { LowerContext } from '../languages.ts';
import { anyOf } from './conditions.ts';
import { fieldsBelow, fieldsMatching, likeNamed, targetsOf } from './field-names.ts';
import { type Compared, exists, type Target } from './field-test.ts';

/** Where a clause stands: the fields there are, the nested group around it, and who is told of mistakes. */
export type Scope = {
  readonly context: LowerContext;
  /** The absolute path of the nested object whose members the clause reads. */
  readonly nestedPath?: string;
  readonly report: (diagnostic: Diagnostic) => void;
  /** The code of a comparison that the field's type refuses. */
  readonly refusedCode: Code;
  /** What a refused comparison is in a closed schema: an error; told, but no match; or (Elasticsearch `lenient`) just no match. */
  readonly onRefusal: 'error' | 'warn' | 'leaveOut';
};

/**
 * The comparison on every place where the field's values stand. What the type refuses is an error in a closed schema, as in Elasticsearch;
 * in an open one it is told, and the values speak for themselves.
 */
export function compareField(field: Target, span: Span, scope: Scope, compare: (target: Target) => Compared): Condition {
  return anyOf(targetsOf(field).map((target) => compareTarget(target, span, scope, compare)));
}

function compareTarget(target: Target, span: Span, scope: Scope, compare: (target: Target) => Compared): Condition {
  const compared = compare(target);
  if (compared.kind !== 'refused') return compared;
  if (scope.onRefusal === 'leaveOut') return { kind: 'none' };
  if (scope.context.schema.isClosed) {
    const tell = scope.onRefusal === 'error' ? errorAt : warningAt;
    scope.report(tell(scope.refusedCode, span, compared.reason));
    return { kind: 'none' };
  }
  const asText = compare({ ...target, type: 'unknown' });
  scope.report(warningAt(scope.refusedCode, span, compared.reason, 'Elasticsearch refuses this; here values are compared as text'));
  return asText.kind === 'refused' ? { kind: 'none' } : asText;
}

/** Nested objects are documents of their own: a clause sees the fields of its group alone. */
export function isVisible({ nestedPath }: Target, scope: Scope): boolean {
  return !scope.context.schema.isClosed || nestedPath === scope.nestedPath;
}

/** Tells a mistake once, however many fields make it. */
export function reportOnce(found: Diagnostic[]): (diagnostic: Diagnostic) => void {
  return (diagnostic) => {
    const { code, span } = diagnostic;
    if (!found.some((other) => other.code === code && other.span.start === span.start && other.span.end === span.end))
      found.push(diagnostic);
  };
}

/** A field that a closed schema does not know has no value; below the name of an object there may be some. */
export function unmapped(name: string, span: Span, scope: Scope): Condition {
  const similar = likeNamed(name, scope.context);
  const help = similar === undefined ? 'the condition never holds' : `did you mean "${similar}"?`;
  scope.report(warningAt('PLN101', span, `There is no field "${name}"`, help));
  return { kind: 'none' };
}

/** The fields that a pattern stands for in a clause. A query that spreads over far too many is refused, as Elasticsearch limits its clauses. */
export function spreadOver(pattern: string, span: Span, scope: Scope): readonly Target[] {
  const targets = fieldsMatching(pattern, scope.context);
  const before = spreadByContext.get(scope.context) ?? 0;
  const count = before + targets.length;
  spreadByContext.set(scope.context, count);
  if (count <= MAX_SPREAD) return targets;
  const message = `Values without a field, or with a pattern for one, mean more than ${MAX_SPREAD} comparisons`;
  if (before <= MAX_SPREAD) scope.report(errorAt('PLN102', span, message, 'name the fields'));
  return [];
}

const MAX_SPREAD = 20_000;

const spreadByContext = new WeakMap<LowerContext, number>();

/** The fields that a bare value is compared with: all that are not in nested objects (Elasticsearch: `index.query.default_field` is `*`). */
export function defaultFields(span: Span, scope: Scope): readonly Target[] {
  return spreadOver('*', span, scope).filter(({ nestedPath }) => nestedPath === undefined);
}

/** Some field whose name matches the pattern has a value. */
export function existsLike(pattern: string, scope: Scope): Condition {
  return anyOf(
    fieldsMatching(pattern, scope.context)
      .filter((field) => isVisible(field, scope))
      .map(exists),
  );
}

/** Elasticsearch: an object has a value when a field below it has one. */
export function existsBelow(name: string, span: Span, scope: Scope): Condition {
  const below = fieldsBelow(name, scope.context);
  return below.length === 0 ? unmapped(name, span, scope) : anyOf(below.map(exists));
}
