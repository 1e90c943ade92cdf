import type { JsonObject } from '#base/json.ts';
import { parseRecord } from './parse-record.ts';
import { BLANK, BRACE_CLOSE, BRACE_OPEN, BRACKET_CLOSE, BRACKET_OPEN, COLON, COMMA, QUOTE, ValueScanner } from './value-scanner.ts';

/** Members that hold the records of an envelope: Azure, CloudTrail, Graph, CloudWatch, AWS CLI, Google and Kubernetes lists. */
const LIST_NAMES = ['records', 'Records', 'value', 'events', 'Events', 'logEvents', 'items', 'entries'];

/** Members that may hold an object beside the list: Kubernetes puts list metadata there. */
const FREE_NAMES = ['metadata'];

/** True when an object has a member that could make it an envelope; `findList` decides. */
export function hasListName(value: JsonObject): boolean {
  return LIST_NAMES.some((name) => Object.hasOwn(value, name));
}

export type List = { readonly name: string /** The index behind its `[`. */; readonly from: number };

/**
 * The list that an envelope holds, or undefined when the object is a record. `bytes` is the object or its beginning. An envelope says
 * nothing itself: beside its list stand only single values and lists of them. A Workspace activity, which has `events` beside `actor`
 * and `id`, is a record.
 */
export function findList(bytes: Buffer): List | undefined {
  const scanner = new ValueScanner();
  let list: List | undefined;
  let at = skipSeparators(bytes, 1);
  while (at < bytes.length && bytes[at] === QUOTE) {
    const member = readMember(bytes, at, scanner);
    if (!member) break;
    if (member.isList) list ??= { name: member.name, from: member.from + 1 };
    else if (member.isStructured) return undefined;
    at = skipSeparators(bytes, member.to);
  }
  return list;
}

type Member = {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly isList: boolean;
  readonly isStructured: boolean;
};

/** The member whose name begins at `at`; undefined when the bytes end before its value begins, or are not a member. */
function readMember(bytes: Buffer, at: number, scanner: ValueScanner): Member | undefined {
  const nameEnd = scanValue(bytes, at, scanner);
  const from = skipBlanks(bytes, nameEnd);
  if (bytes[from] !== COLON) return undefined;
  const valueFrom = skipBlanks(bytes, from + 1);
  if (valueFrom >= bytes.length) return undefined;
  const name = bytes.toString('latin1', at + 1, nameEnd - 1);
  const first = bytes[valueFrom];
  const inner = bytes[skipBlanks(bytes, valueFrom + 1)];
  const isList = first === BRACKET_OPEN && LIST_NAMES.includes(name) && (inner === BRACE_OPEN || inner === BRACKET_CLOSE);
  const isObject = first === BRACE_OPEN && inner !== BRACE_CLOSE && !FREE_NAMES.includes(name);
  const isStructured = isObject || (first === BRACKET_OPEN && inner === BRACE_OPEN);
  return { name, from: valueFrom, to: scanValue(bytes, valueFrom, scanner), isList, isStructured };
}

/** The index behind the value that begins at `at`, or the end of the bytes. */
function scanValue(bytes: Buffer, at: number, scanner: ValueScanner): number {
  const first = bytes[at];
  if (first !== QUOTE && first !== BRACE_OPEN && first !== BRACKET_OPEN) return skipWord(bytes, at);
  scanner.begin(at);
  return scanner.scan(bytes, 0, bytes.length) === 'closed' ? scanner.position : bytes.length;
}

/** Numbers, `true`, `false`, `null`: to the next comma or bracket. */
function skipWord(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== BRACE_CLOSE && bytes[at] !== BRACKET_CLOSE) at++;
  return at;
}

function skipSeparators(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && ((bytes[at] as number) <= BLANK || bytes[at] === COMMA)) at++;
  return at;
}

function skipBlanks(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] as number) <= BLANK) at++;
  return at;
}

/**
 * The record inside an element that only carries it as JSON text: an entry of `aws cloudtrail lookup-events`, or a log event of CloudWatch
 * (only inside its list: elsewhere a text that looks like a record proves nothing).
 */
export function openCarrier(element: JsonObject, listName: string | undefined): JsonObject {
  return openText(element, 'CloudTrailEvent') ?? (isLogEvents(listName) ? openText(element, 'message') : undefined) ?? element;
}

function isLogEvents(listName: string | undefined): boolean {
  return listName === 'logEvents' || listName === 'events';
}

function openText(element: JsonObject, name: string): JsonObject | undefined {
  const text = Object.hasOwn(element, name) ? element[name] : undefined;
  if (typeof text !== 'string' || !text.startsWith('{')) return undefined;
  const parsed = parseRecord(text);
  return parsed.kind === 'record' ? parsed.value : undefined;
}
