import { isJsonObject, type JsonObject } from '#base/json.ts';
import { MAX_DEPTH } from './value-scanner.ts';

export type ParsedRecord =
  | { readonly kind: 'record'; readonly value: JsonObject }
  | { readonly kind: 'broken-json' | 'not-object' | 'too-deep'; readonly message: string };

/** JSON text → the object it is, or why not. Never throws. */
export function parseRecord(text: string): ParsedRecord {
  const value = parse(text);
  if (value instanceof SyntaxError) return { kind: 'broken-json', message: `not valid JSON: ${reasonOf(value)}` };
  if (!isJsonObject(value)) return { kind: 'not-object', message: `${nameOf(value)} instead of a JSON object` };
  // Each level takes two brackets, so a short text cannot be too deep.
  if (text.length > 2 * MAX_DEPTH && !isWithin(value, MAX_DEPTH)) return TOO_DEEP;
  return { kind: 'record', value };
}

const TOO_DEEP: ParsedRecord = { kind: 'too-deep', message: `nested more than ${MAX_DEPTH} levels deep` };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}

/** The parser's reason without its copy of the text, which is the attacker's, and without the place, which is not the file's. */
function reasonOf(error: SyntaxError): string {
  const [reason = ''] = error.message.split(/, \.{0,3}"| in JSON at position|\(line \d+/, 1);
  return reason.trim().slice(0, 80);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return `a ${typeof value}`;
}

function isWithin(value: object, levels: number): boolean {
  if (levels === 0) return false;
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null && !isWithin(member, levels - 1)) return false;
  }
  return true;
}
