/** A letter that no log holds, and that no case folding changes. */
const STRANGER = 'ǂ';

/**
 * What may stand in place of a literal, the likeliest to be understood first: another truth value, the next number, another address, the
 * text with a strange letter in it. Quotes and wildcards stay. Empty for a literal that has nothing to alter.
 */
export function alterations(literal: string): readonly string[] {
  if (/^true$/i.test(literal)) return ['false'];
  if (/^false$/i.test(literal)) return ['true'];
  const bare = literal.replace(/^\?"|^\?'|["']|^\/|\/$/g, '');
  if (/^-?\d{1,15}(?:\.\d{1,15})?$/.test(bare)) return [literal.replace(bare, String(Number(bare) + 1))];
  if (ADDRESS.test(bare)) return [literal.replace(bare, bare.includes(':') ? '2001:db8:ffff::ffff' : '198.51.100.253')];
  return [...insertions(literal), literal.replace(/\d{1,9}/, (digits) => String(Number(digits) + 1))].filter(
    (text, i, all) => text !== literal && all.indexOf(text) === i,
  );
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})(?:\/\d{1,3})?$/i;

/** The strange letter behind the first letter that no backslash stands before, and at the end. */
function insertions(literal: string): readonly string[] {
  const first = /(?<!\\)[\p{L}\p{N}]/u.exec(literal);
  const at = first ? first.index + first[0].length : -1;
  const closing = /(?:"""|["'/])$/.exec(literal)?.index ?? literal.length;
  return [
    ...(first ? [literal.slice(0, at) + STRANGER + literal.slice(at)] : []),
    literal.slice(0, closing) + STRANGER + literal.slice(closing),
  ];
}
