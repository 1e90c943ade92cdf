import type { CharacterTest, Place, Regex, RegexNode } from './ast.ts';
import { type RegexDialect, RegexProblem, readEscapedClass } from './escapes.ts';
import { readSet } from './set-parser.ts';
import { ignoringCase, isLineEnd, not, one } from './sets.ts';

type Flags = { readonly ignoreCase: boolean; readonly isMultiline: boolean; readonly isDotAll: boolean; readonly isExtended: boolean };

const MAX_DEPTH = 100;
const MAX_REPEAT = 1000;

/** Reads a pattern. Throws `RegexProblem`. In Oniguruma `^` and `$` mean lines always, and `m` lets `.` match line ends. */
export function parseRegex(pattern: string, dialect: RegexDialect): Regex {
  const parser = new RegexParser(pattern, dialect);
  return parser.parse();
}

class RegexParser {
  readonly #text: string;
  readonly #dialect: RegexDialect;
  readonly #names: (string | undefined)[] = [];
  #at = 0;
  #depth = 0;
  #loops = 0;

  constructor(text: string, dialect: RegexDialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  parse(): Regex {
    const flags = { ignoreCase: false, isMultiline: this.#dialect === 'oniguruma', isDotAll: false, isExtended: false };
    const root = this.#readChoice(flags);
    if (this.#at < this.#text.length) throw new RegexProblem('A ")" without its "("', this.#at);
    return { root, names: this.#names, loopCount: this.#loops };
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    this.#at += match[0].length;
    return match;
  }

  /** choice = sequence ("|" sequence)* */
  #readChoice(flags: Flags): RegexNode {
    if (++this.#depth > MAX_DEPTH) throw new RegexProblem('The pattern is nested too deeply', this.#at);
    const options: RegexNode[] = [];
    let current = flags;
    do {
      const { node, flags: after } = this.#readSequence(current);
      options.push(node);
      current = after;
    } while (this.#take('|'));
    this.#depth--;
    return options.length === 1 ? (options[0] as RegexNode) : { kind: 'choice', options };
  }

  /** `(?i)` in a sequence holds from there to the end of its group. */
  #readSequence(start: Flags): { readonly node: RegexNode; readonly flags: Flags } {
    const parts: RegexNode[] = [];
    let flags = start;
    while (!this.#endsSequence(flags)) {
      const inline = this.#match(/\(\?([imsxu]*)(?:-([imsxu]+))?\)/y);
      if (inline) flags = this.#changeFlags(flags, inline[1] ?? '', inline[2] ?? '');
      else parts.push(...this.#readPart(flags));
    }
    return { node: parts.length === 1 ? (parts[0] as RegexNode) : { kind: 'sequence', parts }, flags };
  }

  #endsSequence(flags: Flags): boolean {
    if (flags.isExtended) this.#match(/(?:\s|#[^\n]*)*/y);
    const next = this.#text[this.#at];
    return next === undefined || next === '|' || next === ')';
  }

  #readPart(flags: Flags): RegexNode[] {
    const quoted = this.#match(/\\Q([\s\S]*?)(?:\\E|$)/y);
    return quoted ? this.#readQuoted(quoted[1] ?? '', flags) : [this.#readRepeats(this.#readAtom(flags))];
  }

  /** Characters that stand for themselves; a quantifier behind them counts for the last. */
  #readQuoted(text: string, flags: Flags): RegexNode[] {
    const characters = [...text].map((character) => this.#set(one(character.codePointAt(0) as number), flags));
    const last = characters.pop();
    return last ? [...characters, this.#readRepeats(last)] : [];
  }

  #changeFlags(flags: Flags, on: string, off: string): Flags {
    const isRuby = this.#dialect === 'oniguruma';
    const decide = (letter: string, before: boolean): boolean => (off.includes(letter) ? false : on.includes(letter) || before);
    return {
      ignoreCase: decide('i', flags.ignoreCase),
      isExtended: decide('x', flags.isExtended),
      isMultiline: isRuby || decide('m', flags.isMultiline),
      isDotAll: decide(isRuby ? 'm' : 's', flags.isDotAll),
    };
  }

  #readRepeats(atom: RegexNode): RegexNode {
    let node = atom;
    for (;;) {
      const bounds = this.#readBounds();
      if (!bounds) return node;
      const mode = this.#take('?') ? 'lazy' : this.#take('+') ? 'possessive' : 'greedy';
      node = { kind: 'repeat', body: node, ...bounds, mode, id: this.#loops++ };
    }
  }

  #readBounds(): { readonly min: number; readonly max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#take('?')) return { min: 0, max: 1 };
    const at = this.#at;
    const counted = this.#match(/\{(\d{0,5})(,?)(\d{0,5})\}/y);
    if (!counted) return undefined;
    const [, from = '', comma, to = ''] = counted;
    if (from === '' && to === '') {
      this.#at = at;
      return undefined;
    }
    const min = Number(from);
    const max = comma === '' ? min : to === '' ? Number.POSITIVE_INFINITY : Number(to);
    if (min > MAX_REPEAT || (Number.isFinite(max) && max > MAX_REPEAT) || max < min)
      throw new RegexProblem(`A count must not exceed ${MAX_REPEAT}`, at);
    return { min, max };
  }

  #readAtom(flags: Flags): RegexNode {
    const at = this.#at;
    const letter = this.#text[at] as string;
    switch (letter) {
      case '(':
        this.#at++;
        return this.#readGroup(flags, at);
      case '[': {
        const set = readSet(this.#text, at + 1, this.#dialect);
        this.#at = set.end;
        return this.#set(set.has, flags);
      }
      case '.':
      case '^':
      case '$':
        this.#at++;
        return this.#sign(letter, flags);
      case '\\':
        this.#at++;
        return this.#readEscape(flags);
      case '*':
      case '+':
      case '?':
        throw new RegexProblem('Nothing stands before this quantifier', at);
      default: {
        const point = this.#text.codePointAt(at) as number;
        this.#at += point > 0xffff ? 2 : 1;
        return this.#set(one(point), flags);
      }
    }
  }

  #sign(sign: '.' | '^' | '$', flags: Flags): RegexNode {
    if (sign === '^') return { kind: 'at', place: flags.isMultiline ? 'lineStart' : 'textStart' };
    if (sign === '$') return { kind: 'at', place: flags.isMultiline ? 'lineEnd' : 'lastLineEnd' };
    const lineEnd = this.#dialect === 'oniguruma' ? one(10) : isLineEnd;
    return { kind: 'set', has: flags.isDotAll ? () => true : not(lineEnd) };
  }

  #set(has: CharacterTest, flags: Flags): RegexNode {
    return { kind: 'set', has: flags.ignoreCase ? ignoringCase(has) : has };
  }

  #readGroup(flags: Flags, at: number): RegexNode {
    const named = this.#match(/\?P?(?:<([A-Za-z_@][^>]{0,200})>|'([A-Za-z_@][^']{0,200})')/y);
    const inline = named ? undefined : this.#match(/\?([imsxu]*)(?:-([imsxu]+))?:/y);
    if (inline) return this.#close(this.#readChoice(this.#changeFlags(flags, inline[1] ?? '', inline[2] ?? '')), at);
    if (this.#take('?>')) return { kind: 'atomic', body: this.#close(this.#readChoice(flags), at) };
    const look = named ? undefined : this.#match(/\?(<?)([=!])/y);
    if (look) {
      const body = this.#close(this.#readChoice(flags), at);
      return { kind: 'look', body, isBehind: look[1] === '<', isNegated: look[2] === '!' };
    }
    if (!named && this.#text[this.#at] === '?') throw new RegexProblem('This kind of group is not known', at);
    const index = this.#names.push(named ? (named[1] ?? named[2]) : undefined);
    return { kind: 'capture', index, body: this.#close(this.#readChoice(flags), at) };
  }

  #close(node: RegexNode, at: number): RegexNode {
    if (!this.#take(')')) throw new RegexProblem('This "(" is not closed', at);
    return node;
  }

  #readEscape(flags: Flags): RegexNode {
    const letter = this.#text[this.#at] ?? '';
    const at = this.#at - 1;
    const place = PLACES[letter];
    if (place !== undefined && Object.hasOwn(PLACES, letter)) {
      this.#at++;
      return { kind: 'at', place };
    }
    const back = this.#match(/([1-9])|k<([^>]{1,200})>/y);
    if (back) return this.#readBackReference(back, flags, at);
    if (letter === 'R') {
      this.#at++;
      return { kind: 'set', has: isLineEnd };
    }
    const { has, end } = readEscapedClass(this.#text, this.#at, this.#dialect);
    this.#at = end;
    return this.#set(has, flags);
  }

  #readBackReference(match: RegExpExecArray, flags: Flags, at: number): RegexNode {
    const index = match[1] === undefined ? this.#names.indexOf(match[2]) + 1 : Number(match[1]);
    if (index < 1 || index > this.#names.length) throw new RegexProblem('There is no such group before it', at);
    return { kind: 'back', index, ignoreCase: flags.ignoreCase };
  }
}

const PLACES: Readonly<Record<string, Place>> = {
  A: 'textStart',
  z: 'textEnd',
  Z: 'lastLineEnd',
  b: 'wordEdge',
  B: 'noWordEdge',
  G: 'textStart',
};
