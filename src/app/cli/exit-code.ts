/** How a command ends. When several apply, the first of `PRECEDENCE` is given. */
export const EXIT = { clean: 0, alerts: 1, usage: 2, unreadable: 3, interrupted: 130 } as const;

type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const PRECEDENCE: readonly ExitCode[] = [EXIT.interrupted, EXIT.usage, EXIT.unreadable, EXIT.alerts];

export function exitCodeOf(applying: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => applying.includes(code)) ?? EXIT.clean;
}

/** Something a person got wrong at the command line: the message is shown as it is, and the command ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** What to do about it, a line of its own. */
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}
