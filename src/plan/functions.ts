import type { FunctionDefinition } from './function.ts';
import { abs } from './functions/abs.ts';
import { acos } from './functions/acos.ts';
import { acosh } from './functions/acosh.ts';
import { add } from './functions/add.ts';
import { and } from './functions/and.ts';
import { asin } from './functions/asin.ts';
import { asinh } from './functions/asinh.ts';
import { atan } from './functions/atan.ts';
import { atan2 } from './functions/atan2.ts';
import { atanh } from './functions/atanh.ts';
import { between } from './functions/between.ts';
import { betweenIgnoreCase } from './functions/between-ignore-case.ts';
import { bitLength } from './functions/bit-length.ts';
import { bucket } from './functions/bucket.ts';
import { byteLength } from './functions/byte-length.ts';
import { caseOf } from './functions/case.ts';
import { cbrt } from './functions/cbrt.ts';
import { ceil } from './functions/ceil.ts';
import { cidrMatch } from './functions/cidr-match.ts';
import { clamp } from './functions/clamp.ts';
import { clampMax } from './functions/clamp-max.ts';
import { clampMin } from './functions/clamp-min.ts';
import { coalesce } from './functions/coalesce.ts';
import { concat } from './functions/concat.ts';
import { contains } from './functions/contains.ts';
import { copySign } from './functions/copy-sign.ts';
import { cos } from './functions/cos.ts';
import { cosh } from './functions/cosh.ts';
import { dateDiff } from './functions/date-diff.ts';
import { dateExtract } from './functions/date-extract.ts';
import { dateFormat } from './functions/date-format.ts';
import { dateParse } from './functions/date-parse.ts';
import { dateTrunc } from './functions/date-trunc.ts';
import { day } from './functions/day.ts';
import { dayName } from './functions/day-name.ts';
import { divide } from './functions/divide.ts';
import { euler } from './functions/e.ts';
import { endsWith } from './functions/ends-with.ts';
import { endsWithIgnoreCase } from './functions/ends-with-ignore-case.ts';
import { eqlLength } from './functions/eql-length.ts';
import { eqlSubstring } from './functions/eql-substring.ts';
import { equals } from './functions/equals.ts';
import { exp } from './functions/exp.ts';
import { floor } from './functions/floor.ts';
import { fromBase64 } from './functions/from-base64.ts';
import { greater } from './functions/greater.ts';
import { greaterOrEqual } from './functions/greater-or-equal.ts';
import { greatest } from './functions/greatest.ts';
import { hash } from './functions/hash.ts';
import { hour } from './functions/hour.ts';
import { hypot } from './functions/hypot.ts';
import { inList } from './functions/in.ts';
import { inIgnoreCase } from './functions/in-ignore-case.ts';
import { indexOf } from './functions/index-of.ts';
import { indexOfIgnoreCase } from './functions/index-of-ignore-case.ts';
import { ipPrefix } from './functions/ip-prefix.ts';
import { isNotNull } from './functions/is-not-null.ts';
import { isNull } from './functions/is-null.ts';
import { jsonExtract } from './functions/json-extract.ts';
import { least } from './functions/least.ts';
import { left } from './functions/left.ts';
import { length } from './functions/length.ts';
import { less } from './functions/less.ts';
import { lessOrEqual } from './functions/less-or-equal.ts';
import { like } from './functions/like.ts';
import { likeIgnoreCase } from './functions/like-ignore-case.ts';
import { locate } from './functions/locate.ts';
import { log } from './functions/log.ts';
import { log10 } from './functions/log10.ts';
import { ltrim } from './functions/ltrim.ts';
import { match } from './functions/match.ts';
import { matchPhrase } from './functions/match-phrase.ts';
import { md5 } from './functions/md5.ts';
import { modulo } from './functions/modulo.ts';
import { month } from './functions/month.ts';
import { monthName } from './functions/month-name.ts';
import { multiply } from './functions/multiply.ts';
import { mvAppend } from './functions/mv-append.ts';
import { mvAvg } from './functions/mv-avg.ts';
import { mvConcat } from './functions/mv-concat.ts';
import { mvContains } from './functions/mv-contains.ts';
import { mvCount } from './functions/mv-count.ts';
import { mvDedupe } from './functions/mv-dedupe.ts';
import { mvDifference } from './functions/mv-difference.ts';
import { mvFirst } from './functions/mv-first.ts';
import { mvIntersection } from './functions/mv-intersection.ts';
import { mvIntersects } from './functions/mv-intersects.ts';
import { mvLast } from './functions/mv-last.ts';
import { mvMax } from './functions/mv-max.ts';
import { mvMedian } from './functions/mv-median.ts';
import { mvMedianAbsoluteDeviation } from './functions/mv-median-absolute-deviation.ts';
import { mvMin } from './functions/mv-min.ts';
import { mvPercentile } from './functions/mv-percentile.ts';
import { mvPseriesWeightedSum } from './functions/mv-pseries-weighted-sum.ts';
import { mvSlice } from './functions/mv-slice.ts';
import { mvSort } from './functions/mv-sort.ts';
import { mvSum } from './functions/mv-sum.ts';
import { mvUnion } from './functions/mv-union.ts';
import { mvZip } from './functions/mv-zip.ts';
import { negate } from './functions/negate.ts';
import { not } from './functions/not.ts';
import { notEquals } from './functions/not-equals.ts';
import { now } from './functions/now.ts';
import { number } from './functions/number.ts';
import { or } from './functions/or.ts';
import { pi } from './functions/pi.ts';
import { pow } from './functions/pow.ts';
import { regex } from './functions/regex.ts';
import { regexIgnoreCase } from './functions/regex-ignore-case.ts';
import { repeat } from './functions/repeat.ts';
import { replace } from './functions/replace.ts';
import { reverse } from './functions/reverse.ts';
import { right } from './functions/right.ts';
import { rlike } from './functions/rlike.ts';
import { rlikeIgnoreCase } from './functions/rlike-ignore-case.ts';
import { round } from './functions/round.ts';
import { roundTo } from './functions/round-to.ts';
import { rtrim } from './functions/rtrim.ts';
import { scalb } from './functions/scalb.ts';
import { sha1 } from './functions/sha1.ts';
import { sha256 } from './functions/sha256.ts';
import { signum } from './functions/signum.ts';
import { sin } from './functions/sin.ts';
import { sinh } from './functions/sinh.ts';
import { space } from './functions/space.ts';
import { split } from './functions/split.ts';
import { sqrt } from './functions/sqrt.ts';
import { stDistance } from './functions/st-distance.ts';
import { stX } from './functions/st-x.ts';
import { stY } from './functions/st-y.ts';
import { startsWith } from './functions/starts-with.ts';
import { startsWithIgnoreCase } from './functions/starts-with-ignore-case.ts';
import { string } from './functions/string.ts';
import { stringContains } from './functions/string-contains.ts';
import { stringContainsIgnoreCase } from './functions/string-contains-ignore-case.ts';
import { substring } from './functions/substring.ts';
import { subtract } from './functions/subtract.ts';
import { tan } from './functions/tan.ts';
import { tanh } from './functions/tanh.ts';
import { tau } from './functions/tau.ts';
import { toBase64 } from './functions/to-base64.ts';
import { toBoolean } from './functions/to-boolean.ts';
import { toDate } from './functions/to-date.ts';
import { toDateNanos } from './functions/to-date-nanos.ts';
import { toDegrees } from './functions/to-degrees.ts';
import { toDouble } from './functions/to-double.ts';
import { toGeopoint } from './functions/to-geopoint.ts';
import { toInteger } from './functions/to-integer.ts';
import { toIp } from './functions/to-ip.ts';
import { toLong } from './functions/to-long.ts';
import { toLower } from './functions/to-lower.ts';
import { toRadians } from './functions/to-radians.ts';
import { toText } from './functions/to-string.ts';
import { toUnsignedLong } from './functions/to-unsigned-long.ts';
import { toUpper } from './functions/to-upper.ts';
import { toVersion } from './functions/to-version.ts';
import { trim } from './functions/trim.ts';
import { urlDecode } from './functions/url-decode.ts';
import { urlEncode } from './functions/url-encode.ts';
import { urlEncodeComponent } from './functions/url-encode-component.ts';
import { year } from './functions/year.ts';

/** The list of functions and operators. */
export const functions: readonly FunctionDefinition[] = [
  abs,
  acos,
  acosh,
  add,
  and,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  between,
  betweenIgnoreCase,
  bitLength,
  bucket,
  byteLength,
  caseOf,
  cbrt,
  ceil,
  cidrMatch,
  clamp,
  clampMax,
  clampMin,
  coalesce,
  concat,
  contains,
  copySign,
  cos,
  cosh,
  dateDiff,
  dateExtract,
  dateFormat,
  dateParse,
  dateTrunc,
  day,
  dayName,
  divide,
  euler,
  endsWith,
  endsWithIgnoreCase,
  eqlLength,
  eqlSubstring,
  equals,
  exp,
  floor,
  fromBase64,
  greater,
  greaterOrEqual,
  greatest,
  hash,
  hour,
  hypot,
  inList,
  inIgnoreCase,
  indexOf,
  indexOfIgnoreCase,
  ipPrefix,
  isNotNull,
  isNull,
  jsonExtract,
  least,
  left,
  length,
  less,
  lessOrEqual,
  like,
  likeIgnoreCase,
  locate,
  log,
  log10,
  ltrim,
  match,
  matchPhrase,
  md5,
  modulo,
  month,
  monthName,
  multiply,
  mvAppend,
  mvAvg,
  mvConcat,
  mvContains,
  mvCount,
  mvDedupe,
  mvDifference,
  mvFirst,
  mvIntersection,
  mvIntersects,
  mvLast,
  mvMax,
  mvMedian,
  mvMedianAbsoluteDeviation,
  mvMin,
  mvPercentile,
  mvPseriesWeightedSum,
  mvSlice,
  mvSort,
  mvSum,
  mvUnion,
  mvZip,
  negate,
  not,
  notEquals,
  now,
  number,
  or,
  pi,
  pow,
  regex,
  regexIgnoreCase,
  repeat,
  replace,
  reverse,
  right,
  rlike,
  rlikeIgnoreCase,
  round,
  roundTo,
  rtrim,
  scalb,
  sha1,
  sha256,
  signum,
  sin,
  sinh,
  space,
  split,
  sqrt,
  stDistance,
  stX,
  stY,
  startsWith,
  startsWithIgnoreCase,
  string,
  stringContains,
  stringContainsIgnoreCase,
  substring,
  subtract,
  tan,
  tanh,
  tau,
  toBase64,
  toBoolean,
  toDate,
  toDateNanos,
  toDegrees,
  toDouble,
  toGeopoint,
  toInteger,
  toIp,
  toLong,
  toLower,
  toRadians,
  toText,
  toUnsignedLong,
  toUpper,
  toVersion,
  trim,
  urlDecode,
  urlEncode,
  urlEncodeComponent,
  year,
];

const byName = new Map(functions.map((definition) => [definition.name, definition]));

export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(name);
}
