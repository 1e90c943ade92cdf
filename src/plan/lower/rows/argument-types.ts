import type { Expr, ValueType } from '../../expr.ts';
import { isNumeric, isString } from '../../types.ts';
import { withArticle } from './operands.ts';

/** What an argument may be, as Elasticsearch checks it before anything runs. */
type Kind = 'text' | 'number' | 'whole number' | 'date' | 'ip' | 'span of time' | 'any';

/** The last kind of a list stands for all arguments behind it. */
const KINDS: Readonly<Record<string, readonly Kind[]>> = {
  ...kindsOf(
    ['text'],
    'bit_length byte_length concat contains ends_with from_base64 hash length ltrim md5 mv_concat replace reverse rtrim',
  ),
  ...kindsOf(['text'], 'sha1 sha256 split starts_with to_base64 to_lower to_upper trim url_decode url_encode url_encode_component'),
  ...kindsOf(['text', 'whole number'], 'left repeat right substring'),
  ...kindsOf(['text', 'text', 'whole number'], 'locate'),
  ...kindsOf(['whole number'], 'space'),
  ...kindsOf(['number'], 'abs acos acosh asin asinh atan atan2 atanh cbrt ceil copy_sign cos cosh exp floor hypot log log10 pow'),
  ...kindsOf(['number'], 'signum sin sinh sqrt tan tanh to_degrees to_radians'),
  ...kindsOf(['number', 'whole number'], 'round scalb'),
  ...kindsOf(['number'], 'mv_avg mv_median mv_median_absolute_deviation mv_percentile mv_pseries_weighted_sum mv_sum'),
  ...kindsOf(['any', 'whole number'], 'mv_slice'),
  ...kindsOf(['any', 'text'], 'mv_sort'),
  ...kindsOf(['ip', 'text'], 'cidr_match'),
  ...kindsOf(['ip', 'whole number'], 'ip_prefix'),
  ...kindsOf(['date'], 'day day_name hour month month_name year'),
  ...kindsOf(['text', 'date'], 'date_diff date_extract'),
  ...kindsOf(['text'], 'date_parse'),
  ...kindsOf(['span of time', 'date'], 'date_trunc'),
  ...kindsOf(['number'], 'avg median median_absolute_deviation percentile std_dev sum variance weighted_avg'),
  ...kindsOf(['any', 'whole number'], 'count_distinct sample'),
  ...kindsOf(['any', 'whole number', 'text', 'any'], 'top'),
};

function kindsOf(kinds: readonly Kind[], names: string): Record<string, readonly Kind[]> {
  return Object.fromEntries(names.split(' ').map((name) => [name, kinds]));
}

const CASTS: Readonly<Partial<Record<Kind, string>>> = {
  text: 'keyword',
  number: 'double',
  'whole number': 'integer',
  date: 'datetime',
  ip: 'ip',
};

export type ArgumentProblem = { readonly position: number; readonly message: string; readonly help?: string };

/** The first argument whose type the function does not take; undefined when all fit. Null and types that nobody knows always do. */
export function argumentProblem(name: string, args: readonly Expr[]): ArgumentProblem | undefined {
  const kinds = Object.hasOwn(KINDS, name) ? (KINDS[name] ?? []) : [];
  const position = args.findIndex(({ type }, i) => !isKind(type, kinds[i] ?? kinds.at(-1) ?? 'any'));
  const found = args[position];
  if (!found) return undefined;
  const kind = kinds[position] ?? kinds.at(-1) ?? 'any';
  const cast = CASTS[kind];
  const message = `${name.toUpperCase()} needs ${articleOf(kind)} here, not ${withArticle(found.type)}`;
  return { position, message, ...(cast === undefined ? {} : { help: `cast it, as in field::${cast}` }) };
}

function articleOf(kind: Kind): string {
  return `${kind === 'ip' ? 'an' : 'a'} ${kind}`;
}

function isKind(type: ValueType, kind: Kind): boolean {
  if (type === 'null' || type === 'unknown') return true;
  switch (kind) {
    case 'any':
      return true;
    case 'text':
      return isString(type);
    case 'number':
      return isNumeric(type);
    case 'whole number':
      return isNumeric(type) && type !== 'double';
    case 'date':
      return type === 'date' || type === 'date_nanos';
    case 'ip':
      return type === 'ip';
    case 'span of time':
      return type === 'date_period' || type === 'time_duration';
    default:
      return kind satisfies never;
  }
}
