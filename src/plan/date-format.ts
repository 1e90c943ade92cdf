import { completeIsoDate, type ReadDate, type Round } from '#event/date-math.ts';
import { parseByPattern } from './date-pattern.ts';

/** Elasticsearch's own names for forms that ISO 8601 dates have. */
const ISO_NAMES =
  /^(?:strict_)?(?:date_optional_time(?:_nanos)?|date(?:_time)?(?:_no_millis)?|date_hour(?:_minute(?:_second(?:_(?:fraction|millis))?)?)?|year(?:_month(?:_day)?)?)$|^iso8601$/;

/**
 * Reads dates of a mapping's format: alternatives parted by `||`, each a name of Elasticsearch's or a Java pattern. What a pattern leaves out
 * is filled as in ISO dates.
 */
export function readerOfDateFormat(format: string): ReadDate {
  const readers = format.split('||').map(readerOf);
  return (text, round) => {
    for (const read of readers) {
      const time = read(text, round);
      if (time !== undefined) return time;
    }
    return undefined;
  };
}

function readerOf(format: string): ReadDate {
  if (ISO_NAMES.test(format)) return completeIsoDate;
  if (format === 'epoch_millis') return (text) => (/^-?\d{1,18}(?:\.\d+)?$/.test(text) ? Math.trunc(Number(text)) : undefined);
  if (format === 'epoch_second') return (text) => (/^-?\d{1,15}(?:\.\d+)?$/.test(text) ? Math.trunc(Number(text) * 1000) : undefined);
  const unit = smallestUnit(format);
  return (text, round) => addRest(parseByPattern(format, text), round, unit);
}

/** The length of what a Java pattern does not say, in milliseconds. */
function smallestUnit(pattern: string): number {
  const letters = pattern.replace(/'[^']*'/g, '');
  if (/[Sn]/.test(letters)) return 1;
  if (letters.includes('s')) return 1000;
  if (letters.includes('m')) return 60_000;
  return /[Hhk]/.test(letters) ? 3_600_000 : 86_400_000;
}

function addRest(time: number | undefined, round: Round, unit: number): number | undefined {
  return time === undefined || round === 'down' ? time : time + unit - 1;
}
