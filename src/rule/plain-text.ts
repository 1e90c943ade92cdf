/**
 * Texts of rules are written by others. What is shown of them holds no control characters (a terminal obeys them), no characters that are
 * invisible or turn the reading order around, and in Markdown no HTML and no link but to the web.
 */

/** Everything that cannot be seen, made visible as its code point. Line ends and tabs stay. */
export function visibleText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSEEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same for one line: line ends and tabs become blanks. */
export function visibleLine(text: string): string {
  return visibleText(text.replace(/[\r\n\t]+/g, ' ')).trim();
}

/** One line of plain text inside Markdown. */
export function markdownLine(text: string): string {
  return harmless(visibleLine(text));
}

/** Markdown of others, made harmless. Its title is dropped and its headings are one level deeper, to stand inside a page. */
export function markdownSection(text: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of visibleText(text).split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      lines.push(line);
      if (mark?.startsWith(fence)) fence = undefined;
    } else if (mark !== undefined) {
      fence = mark;
      lines.push(line);
    } else lines.push(harmless(deeper(line)));
  }
  if (fence !== undefined) lines.push(fence);
  return lines
    .filter((line, i) => !(i === 0 && TITLE.test(line)))
    .join('\n')
    .trim();
}

/** Text as a block of code: the fence is longer than any inside. */
export function codeBlock(text: string, language: string): string {
  const visible = visibleText(text).replace(/\n+$/, '');
  const longest = Math.max(2, ...[...visible.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${visible}\n${fence}`;
}

// Control characters but tab and line end; soft hyphen; marks and overrides of direction; zero-width; separators; tags; lone surrogates.
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\ud800-\udfff]/gu;

const TITLE = /^## /;

function deeper(line: string): string {
  return /^#{1,5} /.test(line) ? `#${line}` : line;
}

function harmless(line: string): string {
  return withoutTags(line)
    .replace(/(\]\(\s*)([^\s)]*)/g, (_, before: string, target: string) => before + webTarget(target))
    .replace(/^(\s*\[[^\]]+\]:\s*)(\S+)/, (_, before: string, target: string) => before + webTarget(target));
}

function withoutTags(text: string): string {
  return text.replace(/<(?=[A-Za-z/!?])/g, '\\<');
}

function webTarget(target: string): string {
  return /^(?:https?:\/\/|mailto:|#|[\w./-]*$)/i.test(target) ? target : '#';
}
