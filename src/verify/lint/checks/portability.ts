import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';

/** L006: what Elastic's EQL does not have. L007: a position in a path that other places want quoted. */
export function portability({ reading }: Subject): readonly Finding[] {
  const found: Finding[] = [];
  if (reading.language === 'eql' && reading.rowCommands) {
    found.push({
      code: 'L006',
      severity: 'info',
      message: 'Row commands behind an EQL query run here; Elastic does not know them',
      span: reading.rowCommands,
      evidence: [],
      help: 'for Elastic write the rule in ES|QL',
    });
  }
  const numeric = reading.fields.find(
    ({ name, span }) => /\.\d+(?:\.|$)/.test(name) && !reading.text.slice(span.start, span.end).includes('`'),
  );
  if (numeric && reading.language !== 'kuery' && reading.language !== 'lucene') {
    found.push({
      code: 'L007',
      severity: 'info',
      message: `A number in a path: ${numeric.name}`,
      span: numeric.span,
      evidence: [],
      help: 'quote the number in backquotes where the query leaves Tocsin',
    });
  }
  return found;
}
