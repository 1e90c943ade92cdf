import { parseDate } from './date.ts';
import { parseIp, printIp } from './ip.ts';
import { compareCodePoints } from './text.ts';
import { keywordText, type Scalar, type Value } from './value.ts';

/** The kinds of values an expression reads from a field. */
export type ReadAs = 'text' | 'number' | 'boolean' | 'date' | 'ip' | 'asStored';

/**
 * Stored scalars as one value of an expression: null without any, one alone, several as a list in the order of Elasticsearch's doc values
 * (texts and addresses sorted without duplicates, numbers, dates and booleans sorted). What cannot be read as the kind is left out.
 */
export function typedValue(stored: readonly Scalar[], kind: ReadAs): Value {
  if (stored.length === 0) return null;
  if (stored.length === 1) return readAs(stored[0] as Scalar, kind) ?? null;
  const values = stored.map((value) => readAs(value, kind)).filter((value) => value !== undefined);
  if (values.length <= 1) return values[0] ?? null;
  if (kind === 'asStored') return values;
  const sorted = values.sort(compareScalars);
  return kind === 'text' || kind === 'ip' ? one([...new Set(sorted)]) : sorted;
}

function one(values: readonly Scalar[]): Value {
  return values.length === 1 ? (values[0] as Scalar) : values;
}

function readAs(value: Scalar, kind: ReadAs): Scalar | undefined {
  switch (kind) {
    case 'asStored':
      return value;
    case 'text':
      return keywordText(value);
    case 'number':
      return readNumber(value);
    case 'boolean':
      return readBoolean(value);
    case 'date':
      return parseDate(value);
    case 'ip':
      return readIp(value);
    default:
      return kind satisfies never;
  }
}

function readNumber(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

function readBoolean(value: Scalar): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

function readIp(value: Scalar): string | undefined {
  const address = typeof value === 'string' ? parseIp(value) : undefined;
  return address === undefined ? undefined : printIp(address);
}

function compareScalars(left: Scalar, right: Scalar): number {
  if (typeof left === 'string' && typeof right === 'string') return compareCodePoints(left, right);
  return Number(left) - Number(right);
}
