const MAX_LENGTH = 300;
const MAX_NAMED = 3;

/** What an error says, in one line that is not too long. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(/\s+/g, ' ').slice(0, MAX_LENGTH);
}

/** Reasons as one text: the first few of those that differ, and how many there were. Undefined when there is none. */
export function errorsText(reasons: readonly string[]): string | undefined {
  if (reasons.length === 0) return undefined;
  const named = [...new Set(reasons)].slice(0, MAX_NAMED).join('; ');
  return reasons.length > MAX_NAMED ? `${named}; ${reasons.length} failures in all` : named;
}
