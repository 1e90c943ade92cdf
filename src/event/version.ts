/**
 * Orders versions as Elasticsearch's `version` field does: Semantic Versioning (a pre-release before its release, numbers by value), any
 * number of dotted numbers in front, and what is no version after all versions, as text.
 */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [parseVersion(left), parseVersion(right)];
  if (!a || !b) return a ? -1 : b ? 1 : compareText(left, right);
  return compareNumbers(a.numbers, b.numbers) || comparePreRelease(a.preRelease, b.preRelease) || compareText(a.build, b.build);
}

type Version = { readonly numbers: readonly string[]; readonly preRelease: readonly string[]; readonly build: string };

function parseVersion(text: string): Version | undefined {
  const match = /^(\d+(?:\.\d+)*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z.-]+))?$/.exec(text);
  if (!match) return undefined;
  return { numbers: (match[1] as string).split('.'), preRelease: match[2]?.split('.') ?? [], build: match[3] ?? '' };
}

function compareNumbers(left: readonly string[], right: readonly string[]): number {
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    if (left[i] === undefined || right[i] === undefined) return left[i] === undefined ? -1 : 1;
    const order = compareNumeric(left[i] as string, right[i] as string);
    if (order !== 0) return order;
  }
  return 0;
}

/** A release is above each of its pre-releases. */
function comparePreRelease(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0) return right.length === 0 ? 0 : 1;
  if (right.length === 0) return -1;
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    if (left[i] === undefined || right[i] === undefined) return left[i] === undefined ? -1 : 1;
    const order = compareIdentifier(left[i] as string, right[i] as string);
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifier(left: string, right: string): number {
  const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (leftIsNumber && rightIsNumber) return compareNumeric(left, right);
  return leftIsNumber ? -1 : rightIsNumber ? 1 : compareText(left, right);
}

function compareNumeric(left: string, right: string): number {
  const [a, b] = [left.replace(/^0+(?=\d)/, ''), right.replace(/^0+(?=\d)/, '')];
  return a.length - b.length || compareText(a, b);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
