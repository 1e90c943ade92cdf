/** A length of time in milliseconds. */
export type Duration = number;

const UNITS: Readonly<Record<string, Duration>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `5m`, `90s`, `2h`, `1d`, `1w`, `250ms`: a whole number and a unit. Answers undefined for anything else. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d{1,12})(ms|[smhdw])$/.exec(text.trim());
  if (!match) return undefined;
  const unit = UNITS[match[2] as string];
  return unit === undefined ? undefined : Number(match[1]) * unit;
}

/** The shortest exact spelling: 300000 is `5m`. */
export function printDuration(duration: Duration): string {
  for (const unit of ['w', 'd', 'h', 'm', 's'] as const) {
    const size = UNITS[unit] as number;
    if (duration !== 0 && duration % size === 0) return `${duration / size}${unit}`;
  }
  return `${duration}ms`;
}
