/**
 * A regular expression for the whole numbers from one bound to the other, both included and in either order (Lucene `<1-99>`). Bounds
 * written with equally many digits ask for exactly as many; otherwise numbers may have leading zeros.
 */
export function printDecimalRange(from: string, to: string): string {
  const [low, high] = Number(from) <= Number(to) ? [from, to] : [to, from];
  if (low.length === high.length) return `(?:${sameLength(low, high)})`;
  return `(?:0*(?:${anyLength(Number(low), Number(high)).join('|')}))`;
}

/** One alternative a length. */
function anyLength(low: number, high: number): string[] {
  const alternatives: string[] = [];
  for (let length = String(low).length; length <= String(high).length; length++) {
    const smallest = Math.max(low, length === 1 ? 0 : 10 ** (length - 1));
    const largest = Math.min(high, 10 ** length - 1);
    alternatives.push(sameLength(String(smallest), String(largest)));
  }
  return alternatives;
}

/** The numbers of one length between two of that length, digit by digit. */
function sameLength(low: string, high: string): string {
  if (low === '') return '';
  const [first, last] = [Number(low[0]), Number(high[0])];
  const [lowRest, highRest] = [low.slice(1), high.slice(1)];
  if (first === last) return `${first}${group(sameLength(lowRest, highRest))}`;
  const nines = '9'.repeat(lowRest.length);
  const zeros = '0'.repeat(lowRest.length);
  const isLowFull = lowRest === zeros;
  const isHighFull = highRest === nines;
  const [from, to] = [isLowFull ? first : first + 1, isHighFull ? last : last - 1];
  return [
    ...(isLowFull ? [] : [`${first}${group(sameLength(lowRest, nines))}`]),
    ...(from <= to ? [`[${from}-${to}]${lowRest === '' ? '' : `[0-9]{${lowRest.length}}`}`] : []),
    ...(isHighFull ? [] : [`${last}${group(sameLength(zeros, highRest))}`]),
  ].join('|');
}

function group(pattern: string): string {
  return pattern.includes('|') ? `(?:${pattern})` : pattern;
}
