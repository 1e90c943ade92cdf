const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A run of one pattern letter, or text that stands for itself. */
type Piece =
  | { readonly kind: 'field'; readonly letter: string; readonly length: number }
  | { readonly kind: 'text'; readonly text: string };

/** A date by a pattern of Java's `DateTimeFormatter`, UTC, English; null when a letter of it is not known. */
export function printByPattern(pattern: string, time: number): string | null {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return null;
  let printed = '';
  for (const piece of splitPattern(pattern)) {
    const text = piece.kind === 'text' ? piece.text : printField(piece.letter, piece.length, date);
    if (text === undefined) return null;
    printed += text;
  }
  return printed;
}

/** The moment a text stands for by a pattern; undefined when it does not fit. What the pattern leaves out is the start of the unit. */
export function parseByPattern(pattern: string, text: string): number | undefined {
  const parts: Parts = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0, offset: 0, isAfternoon: undefined };
  let at = 0;
  for (const piece of splitPattern(pattern)) {
    const length =
      piece.kind === 'text' ? (text.startsWith(piece.text, at) ? piece.text.length : -1) : readField(piece, text.slice(at), parts);
    if (length < 0) return undefined;
    at += length;
  }
  return at === text.length ? timeOf(parts) : undefined;
}

type Parts = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** Minutes east of UTC. */
  offset: number;
  isAfternoon: boolean | undefined;
};

function timeOf(parts: Parts): number | undefined {
  const { year, month, day, minute, second, millisecond, offset, isAfternoon } = parts;
  const hour = isAfternoon === undefined ? parts.hour : (parts.hour % 12) + (isAfternoon ? 12 : 0);
  const date = new Date(new Date(Date.UTC(2000, month - 1, 1, hour, minute, second, millisecond)).setUTCFullYear(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? date.getTime() - offset * 60_000 : undefined;
}

function splitPattern(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [run, quoted] of pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g)) {
    if (run === "''") pieces.push({ kind: 'text', text: "'" });
    else if (quoted !== undefined) pieces.push({ kind: 'text', text: quoted.replaceAll("''", "'") });
    else if (/[A-Za-z]/.test(run)) pieces.push({ kind: 'field', letter: run[0] as string, length: run.length });
    else pieces.push({ kind: 'text', text: run });
  }
  return pieces;
}

function printField(letter: string, length: number, date: Date): string | undefined {
  const number = (value: number): string => String(value).padStart(length, '0');
  switch (letter) {
    case 'y':
    case 'u':
      return length === 2 ? String(date.getUTCFullYear() % 100).padStart(2, '0') : number(date.getUTCFullYear());
    case 'M':
    case 'L':
      return printName(MONTHS[date.getUTCMonth()] as string, length, date.getUTCMonth() + 1);
    case 'd':
      return number(date.getUTCDate());
    case 'E':
      return length < 4 ? (DAYS[date.getUTCDay()] as string).slice(0, 3) : DAYS[date.getUTCDay()];
    case 'e':
      return number(date.getUTCDay() || 7);
    default:
      return printTime(letter, length, date);
  }
}

function printTime(letter: string, length: number, date: Date): string | undefined {
  const number = (value: number): string => String(value).padStart(length, '0');
  switch (letter) {
    case 'H':
      return number(date.getUTCHours());
    case 'h':
      return number(date.getUTCHours() % 12 || 12);
    case 'm':
      return number(date.getUTCMinutes());
    case 's':
      return number(date.getUTCSeconds());
    case 'S':
      return String(date.getUTCMilliseconds()).padStart(3, '0').padEnd(length, '0').slice(0, length);
    case 'a':
      return date.getUTCHours() < 12 ? 'AM' : 'PM';
    case 'X':
    case 'V':
    case 'z':
      return 'Z';
    case 'Z':
    case 'x':
      return '+0000';
    default:
      return undefined;
  }
}

function printName(name: string, length: number, number: number): string {
  if (length < 3) return String(number).padStart(length, '0');
  return length === 3 ? name.slice(0, 3) : name;
}

type NumberPart = Exclude<keyof Parts, 'isAfternoon' | 'offset'>;

const NUMBER_FIELDS: Readonly<Record<string, NumberPart>> = {
  y: 'year',
  u: 'year',
  d: 'day',
  H: 'hour',
  h: 'hour',
  m: 'minute',
  s: 'second',
};

type FieldPiece = Extract<Piece, { kind: 'field' }>;

/** Reads a field at the start of the rest; answers how long it is, -1 when it does not fit. */
function readField({ letter, length }: FieldPiece, rest: string, parts: Parts): number {
  switch (letter) {
    case 'M':
    case 'L':
      return length > 2 ? readMonth(rest, length, parts) : readNumber('month', length, rest, parts);
    case 'E':
      return /^[A-Za-z]+/.exec(rest)?.[0].length ?? -1;
    case 'S':
      return readFraction(rest, length, parts);
    case 'a':
      return readHalf(rest, parts);
    case 'X':
    case 'x':
    case 'Z':
    case 'V':
    case 'z':
      return readOffset(rest, parts);
    default:
      return Object.hasOwn(NUMBER_FIELDS, letter) ? readNumber(NUMBER_FIELDS[letter] ?? 'day', length, rest, parts) : -1;
  }
}

/** A single letter takes what it finds, several take exactly as many digits. */
function readNumber(name: NumberPart, length: number, rest: string, parts: Parts): number {
  const digits = /^\d+/.exec(rest)?.[0] ?? '';
  const taken = length === 1 ? digits : digits.slice(0, length);
  if (taken === '' || (length > 1 && taken.length < length)) return -1;
  parts[name] = name === 'year' && length === 2 ? 2000 + Number(taken) : Number(taken);
  return taken.length;
}

function readMonth(rest: string, length: number, parts: Parts): number {
  const names = MONTHS.map((name) => (length === 3 ? name.slice(0, 3) : name));
  const found = names.findIndex((name) => rest.startsWith(name));
  if (found < 0) return -1;
  parts.month = found + 1;
  return (names[found] as string).length;
}

function readFraction(rest: string, length: number, parts: Parts): number {
  const digits = /^\d+/.exec(rest)?.[0].slice(0, length) ?? '';
  if (digits.length < length) return -1;
  parts.millisecond = Number(digits.slice(0, 3).padEnd(3, '0'));
  return length;
}

function readHalf(rest: string, parts: Parts): number {
  const half = /^[AaPp][Mm]/.exec(rest)?.[0];
  if (half === undefined) return -1;
  parts.isAfternoon = half[0]?.toUpperCase() === 'P';
  return 2;
}

function readOffset(rest: string, parts: Parts): number {
  const match = /^(?:Z|UTC|GMT|([+-])(\d{2})(?::?(\d{2}))?)/.exec(rest);
  if (!match) return -1;
  parts.offset = (match[1] === '-' ? -1 : 1) * (Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0));
  return match[0].length;
}
