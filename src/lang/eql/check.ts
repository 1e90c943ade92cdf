import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import type { EqlSample, EqlSequence, EqlTerm, EqlText } from './ast.ts';

/** What the grammar allows and Elasticsearch refuses: the structure of sequences and samples. */
export function checkStructure(text: EqlText): readonly Diagnostic[] {
  const { query, pipes } = text;
  if (query.kind === 'event') return [];
  if (query.kind === 'sequence') return [...checkKeyCounts(query), ...checkSequence(query)];
  const pipe = pipes[0];
  const noPipes = pipe ? [errorAt('EQL125', pipe.span, 'A sample takes no `head` or `tail`', 'its size is an option of the search')] : [];
  return [...checkKeyCounts(query), ...checkSample(query), ...noPipes];
}

function checkKeyCounts(query: EqlSequence | EqlSample): Diagnostic[] {
  const [first, ...others] = query.terms;
  if (!first) return [];
  const terms = query.kind === 'sequence' && query.until ? [...others, query.until] : others;
  return terms
    .filter((term) => term.by.length !== first.by.length)
    .map((term) =>
      errorAt(
        'EQL121',
        term.span,
        `This term has ${term.by.length} join key${term.by.length === 1 ? '' : 's'} of its own, the first has ${first.by.length}`,
        `every term needs as many; what all share stands behind \`${query.kind} by\``,
      ),
    );
}

function checkSequence(query: EqlSequence): Diagnostic[] {
  const { terms, until, maxspan, span } = query;
  if (terms.length === 0) return [];
  const found: Diagnostic[] = [];
  const stages = terms.reduce((count, term) => count + term.runs, 0);
  if (stages < 2) found.push(errorAt('EQL120', span, 'A sequence needs at least two events', 'add a second term, or `with runs=2`'));
  if (stages > MAX_STAGES) found.push(errorAt('EQL123', span, `A sequence of ${stages} events; at most ${MAX_STAGES} are run`));
  const missing = terms.filter((term) => term.isMissing);
  if (missing.length > 0) found.push(...checkMissing(missing as [EqlTerm, ...EqlTerm[]], terms.length, maxspan));
  if (until?.isMissing) found.push(errorAt('EQL124', until.span, '`until` waits for an event, not for a missing one', 'remove the `!`'));
  if (until && until.runs > 1) found.push(errorAt('EQL123', until.span, '`until` has no `runs`'));
  return found;
}

const MAX_STAGES = 500;

function checkMissing(missing: readonly [EqlTerm, ...EqlTerm[]], termCount: number, maxspan: number | undefined): Diagnostic[] {
  const [first] = missing;
  if (missing.length === termCount) {
    return [errorAt('EQL124', first.span, 'A sequence cannot consist of missing events only', 'add a term without `!`')];
  }
  if (maxspan !== undefined) return [];
  return [errorAt('EQL124', first.span, 'A sequence with missing events needs a `maxspan`', 'write `sequence with maxspan=5m`')];
}

/** Elasticsearch's own limit. */
const MAX_SAMPLE_TERMS = 5;

function checkSample(query: EqlSample): Diagnostic[] {
  const { terms, by, span } = query;
  if (terms.length === 0) return [];
  const found: Diagnostic[] = [];
  if (terms.length > MAX_SAMPLE_TERMS)
    found.push(errorAt('EQL125', span, `A sample has at most ${MAX_SAMPLE_TERMS} terms, found ${terms.length}`));
  if (by.length === 0 && terms[0]?.by.length === 0) {
    found.push(errorAt('EQL125', span, 'A sample needs at least one join key', 'write `sample by host.id`'));
  }
  for (const term of terms) {
    if (term.isMissing) found.push(errorAt('EQL124', term.span, 'A sample has no missing events', 'remove the `!`, or use `sequence`'));
    if (term.runs > 1) found.push(errorAt('EQL123', term.span, 'A sample has no `runs`', 'write the term again'));
  }
  return found;
}
