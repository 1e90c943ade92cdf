/** What one key of a dissect pattern does with the text it takes. */
type DissectKey = {
  /** Empty for a key that keeps nothing. */
  readonly name: string;
  /** `+`: joined with the other keys of its name, in this order. */
  readonly order?: number;
  /** `->`: the delimiter behind it may be repeated. */
  readonly isPadded: boolean;
  /** The text up to the next key. */
  readonly delimiter: string;
};

type Dissect = { readonly prefix: string; readonly keys: readonly DissectKey[]; readonly names: readonly string[] };

/** Reads a dissect pattern, `%{a} %{b}`, or says why it is none. */
export function parseDissect(pattern: string): Dissect | { readonly problem: string } {
  const found = [...pattern.matchAll(/%\{([^}]*)\}/g)];
  if (found.length === 0) return { problem: 'A dissect pattern holds keys such as %{name}' };
  const keys = found.map((match, i) => {
    const start = match.index + match[0].length;
    return parseKey(match[1] as string, pattern.slice(start, found[i + 1]?.index ?? pattern.length), i);
  });
  if (keys.some((key, i) => key.delimiter === '' && i < keys.length - 1))
    return { problem: 'Two keys of a dissect pattern need text between them' };
  const names = [...new Set(keys.map(({ name }) => name).filter((name) => name !== ''))];
  const isPlain = (name: string): boolean => keys.some((key) => key.name === name && key.order === undefined);
  const mixed = names.find((name) => keys.filter((key) => key.name === name).length > 1 && isPlain(name));
  if (mixed !== undefined) return { problem: `The key "${mixed}" stands twice; write %{+${mixed}} to join what they take` };
  return { prefix: pattern.slice(0, found[0]?.index), keys, names };
}

function parseKey(text: string, delimiter: string, position: number): DissectKey {
  const isPadded = text.endsWith('->');
  const bare = isPadded ? text.slice(0, -2) : text;
  if (bare === '' || bare.startsWith('?') || bare.startsWith('*') || bare.startsWith('&')) return { name: '', isPadded, delimiter };
  const append = /^\+(.*?)(?:\/(\d{1,4}))?$/.exec(bare);
  if (!append) return { name: bare, isPadded, delimiter };
  // Keys without a number keep their place, in front of numbered ones.
  return { name: append[1] as string, order: append[2] === undefined ? position - 10_000 : Number(append[2]), isPadded, delimiter };
}

/** The texts of the names, or undefined when the text does not have the form. The pattern starts at the start; the last key takes the rest. */
export function runDissect(dissect: Dissect, separator: string, text: string): ReadonlyMap<string, string> | undefined {
  if (!text.startsWith(dissect.prefix)) return undefined;
  const taken = takeParts(dissect, text);
  if (!taken) return undefined;
  const values = new Map<string, string>();
  for (const name of dissect.names) {
    const parts = taken.filter(({ key }) => key.name === name).sort((left, right) => (left.key.order ?? 0) - (right.key.order ?? 0));
    values.set(name, parts.map((part) => part.text).join(separator));
  }
  return values;
}

function takeParts(dissect: Dissect, text: string): { readonly key: DissectKey; readonly text: string }[] | undefined {
  const taken: { key: DissectKey; text: string }[] = [];
  let at = dissect.prefix.length;
  for (const [i, key] of dissect.keys.entries()) {
    const isLast = i === dissect.keys.length - 1 && key.delimiter === '';
    const end = isLast ? text.length : text.indexOf(key.delimiter, at);
    if (end < 0) return undefined;
    taken.push({ key, text: text.slice(at, end) });
    at = end + key.delimiter.length;
    while (key.isPadded && key.delimiter !== '' && text.startsWith(key.delimiter, at)) at += key.delimiter.length;
  }
  return taken;
}
