/** A matcher of whole dotted paths; `*` stands for any run and crosses dots. */
export function compilePathPattern(pattern: string): (path: string) => boolean {
  const parts = pattern.split('*');
  const [first, last] = [parts[0] as string, parts.at(-1) as string];
  const middle = parts.slice(1, -1);
  if (parts.length === 1) return (path) => path === first;
  return (path) => {
    if (path.length < first.length + last.length || !path.startsWith(first) || !path.endsWith(last)) return false;
    const end = findInOrder(path, first.length, middle);
    return end >= 0 && end <= path.length - last.length;
  };
}

/** The offset behind the last part when all stand one after the other, else -1. */
function findInOrder(path: string, from: number, parts: readonly string[]): number {
  let at = from;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return -1;
    at = found + part.length;
  }
  return at;
}
