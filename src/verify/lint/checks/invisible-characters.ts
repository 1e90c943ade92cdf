import { codePoints, drawInvisible } from '../../explain/difference.ts';
import type { Comparison, Literal } from '../../reading/reading.ts';
import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';

/** L002: a literal with a character that the eye cannot tell from another. */
export function invisibleCharacters({ reading, facts, seen }: Subject): readonly Finding[] {
  const logged = new Set(facts.flatMap(({ operations }) => operations.map(({ name }) => name)));
  return reading.comparisons.flatMap((comparison) =>
    comparison.literals
      .filter((literal) => drawInvisible(withoutEdges(literal)) !== withoutEdges(literal))
      .map((literal) => finding(comparison, literal, logged.has(literal.text) || seen.get(comparison.field)?.has(literal.text) === true)),
  );
}

function finding({ field }: Comparison, { text, span }: Literal, isLogged: boolean): Finding {
  const odd = [...text].filter((character, i, all) => (character === ' ' ? isAtEnd(all, i) : drawInvisible(character) !== character));
  return {
    code: 'L002',
    severity: isLogged ? 'info' : 'warning',
    message: `A character of this text is easily taken for another: "${drawInvisible(text)}"`,
    span,
    evidence: [`${codePoints([...new Set(odd)].join(''))}${isLogged ? ', exactly as it is logged' : ''}`],
    help: isLogged
      ? 'right as it is; say so beside it, for the next editor will not see it'
      : 'write it in plain characters, or as it is logged',
    fields: [field],
  };
}

/** A blank beside a wildcard parts words. */
function withoutEdges({ text, isPattern }: Literal): string {
  return isPattern ? text.trim() : text;
}

function isAtEnd(characters: readonly string[], at: number): boolean {
  return characters.slice(0, at).every((one) => one === ' ') || characters.slice(at).every((one) => one === ' ');
}
