import { RegexProblem } from './regex/escapes.ts';
import { compileRegex, type FindMatch, type RegexMatch } from './regex/matcher.ts';
import { parseRegex } from './regex/parser.ts';

/** Replaces every match of a Java pattern in a text; null when the pattern or the replacement cannot be used. */
export function compileReplace(pattern: string): (text: string, replacement: string) => string | null {
  const compiled = compile(pattern);
  if (!compiled) return () => null;
  return (text, replacement) => replaceAll(text, compiled, replacement);
}

/** Why a Java pattern cannot be used; undefined when it can. */
export function javaRegexProblem(pattern: string): string | undefined {
  try {
    parseRegex(pattern, 'java');
    return undefined;
  } catch (error) {
    if (error instanceof RegexProblem) return `${error.message}, at character ${error.at + 1} of the pattern`;
    throw error;
  }
}

type Compiled = { readonly find: FindMatch; readonly names: readonly (string | undefined)[] };

function compile(pattern: string): Compiled | undefined {
  if (javaRegexProblem(pattern) !== undefined) return undefined;
  const regex = parseRegex(pattern, 'java');
  return { find: compileRegex(regex), names: regex.names };
}

const MAX_LENGTH = 1_048_576;

function replaceAll(text: string, { find, names }: Compiled, replacement: string): string | null {
  let result = '';
  let copied = 0;
  let at = 0;
  for (;;) {
    const found = at > text.length ? undefined : find(text, at);
    if (!found) break;
    const put = expand(replacement, text, found, names);
    if (put === null || result.length > MAX_LENGTH) return null;
    result += text.slice(copied, found.start) + put;
    copied = found.end;
    at = found.end === found.start ? found.end + 1 : found.end;
  }
  return result + text.slice(copied);
}

/** `$1` and `${name}` are groups, a backslash makes the next character itself. */
function expand(replacement: string, text: string, found: RegexMatch, names: readonly (string | undefined)[]): string | null {
  let isBroken = false;
  const expanded = replacement.replace(/\\([\s\S])|\$(\d)|\$\{([^}]+)\}|\$|\\$/g, (whole, escaped, digit, name) => {
    if (escaped !== undefined) return String(escaped);
    const index = digit === undefined ? names.indexOf(String(name)) + 1 : Number(digit);
    if (whole === '$' || whole === '\\' || index > names.length || (digit === undefined && index === 0)) isBroken = true;
    const group = index === 0 ? ([found.start, found.end] as const) : found.groups[index - 1];
    return group ? text.slice(...group) : '';
  });
  return isBroken ? null : expanded;
}
