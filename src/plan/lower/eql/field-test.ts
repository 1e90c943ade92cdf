import type { Span } from '#base/span.ts';
import { compileDateFormat } from '#event/date-format.ts';
import { isRelativeDate, resolveDateMath } from '#event/date-math.ts';
import { parseCidr, parseIp } from '#event/ip.ts';
import { foldPatternWith, foldWith } from '#event/schema/normalizers.ts';
import { escapeWildcard } from '#event/wildcard.ts';
import type { Bounds, Expr, FieldRef, Instant, ValueTest } from '../../expr.ts';
import { isNumeric, valueTypeOf } from '../../types.ts';
import { type Lowering, noteError } from './lowering.ts';

type Literal = Extract<Expr, { kind: 'literal' }>;

/** What has to be known to make a test of constants. */
type Comparison = { readonly field: FieldRef; readonly span: Span; readonly lowering: Lowering };

/**
 * The tests, one of which a value of the field must pass, for a function that Elasticsearch runs as a query; undefined for one that it runs as
 * a script. A constant that the field can never hold is a mistake.
 */
export function fieldTests(
  name: string,
  field: FieldRef,
  constants: readonly Literal[],
  span: Span,
  lowering: Lowering,
): readonly ValueTest[] | undefined {
  const comparison: Comparison = { field, span, lowering };
  const bound = BOUNDS[name];
  if (bound !== undefined) return one(rangeTest(comparison, bound, constants[0]));
  if (name === 'equals' || name === 'in') return constants.flatMap((constant) => one(equalityTest(comparison, constant)));
  if (name === 'cidr_match') return one({ kind: 'ip', blocks: constants.map(({ value }) => String(value)) });
  return textTests(name, field, constants);
}

const BOUNDS: Readonly<Record<string, keyof Bounds<unknown> | undefined>> = {
  less: 'lt',
  less_or_equal: 'lte',
  greater: 'gt',
  greater_or_equal: 'gte',
};

function one(test: ValueTest | undefined): readonly ValueTest[] {
  return test ? [test] : [];
}

/** Case is ignored in A to Z only, as Lucene’s automata do. */
function textTests(name: string, { normalizer }: FieldRef, constants: readonly Literal[]): readonly ValueTest[] | undefined {
  const raw = constants.map(({ value }) => String(value));
  const texts = raw.map((text) => foldWith(normalizer, text));
  const ignoreCase = name.endsWith('_ignore_case') ? ({ ignoreCase: 'ascii' } as const) : {};
  const like = (patterns: readonly string[]): readonly ValueTest[] => patterns.map((pattern) => ({ kind: 'like', pattern, ...ignoreCase }));
  switch (name.replace(/_ignore_case$/, '')) {
    case 'in':
      return [{ kind: 'text', values: texts, ...ignoreCase }];
    case 'like':
      return like(raw.map((pattern) => foldPatternWith(normalizer, pattern)));
    case 'regex':
      return raw.map((pattern) => ({ kind: 'regex', pattern, ...ignoreCase }));
    case 'starts_with':
      return texts.map((value) => ({ kind: 'prefix', value, ...ignoreCase }));
    case 'ends_with':
      return like(raw.map((text) => foldPatternWith(normalizer, `*${escapeWildcard(text)}`)));
    case 'string_contains':
      return like(raw.filter((text) => text !== '').map((text) => foldPatternWith(normalizer, `*${escapeWildcard(text)}*`)));
    default:
      return undefined;
  }
}

/** What a field's values are compared as; an unknown field takes the kind of the constant. */
type Kind = 'number' | 'date' | 'boolean' | 'ip' | 'version' | 'text' | 'nothing';

function kindOf({ field }: Comparison, value: Literal['value']): Kind {
  const type = valueTypeOf(field.type);
  if (isNumeric(type)) return 'number';
  if (type === 'date' || type === 'date_nanos') return 'date';
  if (type === 'boolean' || type === 'ip' || type === 'version') return type;
  if (['geo_point', 'object', 'nested'].includes(field.type)) return 'nothing';
  if (type !== 'unknown') return 'text';
  return typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'boolean' : 'number';
}

function equalityTest(comparison: Comparison, { value }: Literal): ValueTest | undefined {
  const { field } = comparison;
  const kind = kindOf(comparison, value);
  switch (kind) {
    case 'number': {
      const number = numberOf(value);
      return number === undefined ? refuse(comparison, value) : { kind, bounds: { gte: number, lte: number } };
    }
    case 'date':
      return dateTest(comparison, ['gte', 'lte'], value);
    case 'boolean':
      return value === true || value === false || value === 'true' || value === 'false'
        ? { kind, value: String(value) === 'true' }
        : refuse(comparison, value);
    case 'ip':
      return typeof value === 'string' && parseCidr(value) ? { kind, blocks: [value] } : refuse(comparison, value);
    case 'version':
      return { kind, bounds: { gte: String(value), lte: String(value) } };
    case 'text':
      return { kind, values: [foldWith(field.normalizer, String(value))] };
    case 'nothing':
      return refuse(comparison, value);
    default:
      return kind satisfies never;
  }
}

function rangeTest(comparison: Comparison, bound: keyof Bounds<unknown>, constant: Literal | undefined): ValueTest | undefined {
  const value = constant?.value ?? null;
  const kind = kindOf(comparison, value);
  switch (kind) {
    case 'number': {
      const number = numberOf(value);
      return number === undefined ? refuse(comparison, value) : { kind, bounds: { [bound]: number } };
    }
    case 'date':
      return dateTest(comparison, [bound], value);
    case 'boolean':
    case 'nothing':
      return refuse(comparison, value);
    case 'ip':
      return typeof value === 'string' && parseIp(value) !== undefined
        ? { kind: 'ipRange', bounds: { [bound]: value } }
        : refuse(comparison, value);
    case 'version':
      return { kind, bounds: { [bound]: String(value) } };
    case 'text':
      return { kind: 'textRange', bounds: { [bound]: foldWith(comparison.field.normalizer, String(value)) } };
    default:
      return kind satisfies never;
  }
}

function numberOf(value: Literal['value']): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  const number = typeof value === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/**
 * A number is epoch milliseconds; text is a date in the field's own format, or one of which each bound takes the end that Elasticsearch takes,
 * or date math.
 */
function dateTest(comparison: Comparison, names: readonly (keyof Bounds<unknown>)[], value: Literal['value']): ValueTest | undefined {
  const bounds: Record<string, Instant> = {};
  const { format } = comparison.field;
  const readFormatted = format === undefined ? () => undefined : compileDateFormat(format);
  for (const name of names) {
    const round = name === 'gt' || name === 'lte' ? 'up' : 'down';
    const text = typeof value === 'string' ? value : String(numberOf(value) ?? '');
    const time = readFormatted(text) ?? resolveDateMath(text, 0, round);
    if (time === undefined) return refuse(comparison, value);
    bounds[name] = isRelativeDate(text) ? { math: text, round } : time;
  }
  return { kind: 'date', bounds };
}

function refuse({ field, span, lowering }: Comparison, value: Literal['value']): undefined {
  const written = typeof value === 'string' ? JSON.stringify(value) : String(value);
  const help = field.type === 'date' && typeof value === 'string' ? 'write it as 2026-03-04T09:12:31.000Z' : undefined;
  noteError(lowering, 'EQL204', span, `${written} is no ${field.type}, which ${field.path} holds`, help);
}
