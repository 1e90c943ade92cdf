import { type Diagnostic, warningAt } from '#base/diagnostic.ts';
import type { KqlValue } from './ast.ts';

/** What Kibana accepts in a value but reads otherwise than its author may think. */
export function lintValue(query: string, value: KqlValue): readonly Diagnostic[] {
  const written = query.slice(value.span.start, value.span.end);
  return value.kind === 'text' && value.isQuoted ? lintQuoted(written, value) : lintUnquoted(written, value);
}

function lintQuoted(written: string, { span }: KqlValue): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (written.includes('*')) {
    found.push({
      code: 'KQL202',
      severity: 'info',
      message: 'A star in quotes is an ordinary character',
      span,
      help: 'leave the quotes out for a wildcard',
    });
  }
  // Pairs of backslashes are backslashes; only the one after them can begin an escape.
  if (/(?<!\\)(?:\\\\)*\\[trn]/.test(written)) {
    const message = '"\\t", "\\r" and "\\n" are a tab and line ends, in quotes too';
    found.push(warningAt('KQL203', span, message, 'write "\\\\" for a backslash'));
  }
  return found;
}

function lintUnquoted(written: string, { span }: KqlValue): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (written.includes('?')) {
    found.push({
      code: 'KQL201',
      severity: 'info',
      message: 'A question mark is an ordinary character in KQL',
      span,
      help: 'only "*" is a wildcard',
    });
  }
  if (/(?<!\\)(?:\\\\)*\\n[oO][tT]/.test(written)) {
    found.push(warningAt('KQL204', span, 'Kibana reads "\\not" as a line end and "ot"', 'quote the value'));
  }
  if (/[\r\n]/.test(written)) {
    const message = 'This value runs over several lines and is compared as one text';
    found.push(warningAt('KQL205', span, message, 'is an "or" missing between them?'));
  }
  return found;
}
