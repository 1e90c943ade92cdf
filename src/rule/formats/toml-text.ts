import { isJsonObject, type JsonObject, type JsonScalar, type JsonValue } from '#base/json.ts';

/** TOML of an object, tables after plain members as TOML wants it. Null is left out. Texts of several lines stand as they are, where they can. */
export function printToml(object: JsonObject): string {
  return `${printTable(object, []).join('\n').trim()}\n`;
}

function printTable(table: JsonObject, path: readonly string[]): string[] {
  const members = Object.entries(table).filter(([, value]) => value !== null);
  const plain = members.filter(([, value]) => !isJsonObject(value) && !isTableList(value));
  const lines = plain.map(([key, value]) => `${printKey(key)} = ${printValue(value)}`);
  for (const [key, value] of members) {
    const inner = [...path, key];
    if (isJsonObject(value)) lines.push('', `[${printPath(inner)}]`, ...printTable(value, inner));
    else if (isTableList(value)) for (const member of value) lines.push('', `[[${printPath(inner)}]]`, ...printTable(member, inner));
  }
  return lines;
}

function isTableList(value: JsonValue): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isJsonObject);
}

function printValue(value: JsonValue): string {
  if (Array.isArray(value)) return printList(value);
  if (!isJsonObject(value)) return printScalar(value as JsonScalar);
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return members.length === 0 ? '{}' : `{ ${members.map(([key, member]) => `${printKey(key)} = ${printValue(member)}`).join(', ')} }`;
}

function printList(list: readonly JsonValue[]): string {
  const members = list.filter((member) => member !== null).map(printValue);
  const line = `[${members.join(', ')}]`;
  if (line.length <= 120 && !line.includes('\n')) return line;
  return `[\n${members.map((member) => `    ${member},\n`).join('')}]`;
}

function printScalar(value: JsonScalar): string {
  if (typeof value === 'string') return printText(value);
  if (typeof value !== 'number') return String(value);
  // A whole number beyond 2^53 would be read as an integer that cannot be held.
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? value
        .toExponential()
        .replace(/e\+?/, '.0e')
        .replace(/(\.\d+)\.0e/, '$1e')
    : String(value);
}

function printText(text: string): string {
  if (!text.includes('\n')) return quoted(text);
  if (isLiteral(text)) return `'''\n${text}'''`;
  const lines = text.split('\n').map((line) => quoted(line).slice(1, -1));
  return `"""\n${lines.join('\n')}"""`;
}

/** A literal block knows no escapes: what it cannot hold is its own end, and control characters. */
function isLiteral(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: TOML forbids them, so they are looked for.
  return !text.includes("'''") && !text.endsWith("'") && !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text);
}

function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\u007f', '\\u007f');
}

function printPath(path: readonly string[]): string {
  return path.map(printKey).join('.');
}

function printKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key);
}
