/** Something to measure: its name and one whole pass of it. */
export type Task = { readonly name: string; readonly pass: () => unknown };

/** CPU seconds of each round. */
export type Measured = { readonly name: string; readonly seconds: readonly number[] };

/**
 * Runs the tasks one after the other, round by round, so that what else the machine does falls on all of them alike. The first round warms
 * up and is left out. CPU time of the whole process counts, the garbage collector's included.
 */
export function measureRounds(tasks: readonly Task[], rounds: number): readonly Measured[] {
  const seconds = tasks.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, task] of tasks.entries()) {
      const taken = cpuSeconds(task.pass);
      if (round > 0) seconds[i]?.push(taken);
    }
  }
  return tasks.map(({ name }, i) => ({ name, seconds: seconds[i] as number[] }));
}

/** How many times as fast as `base` a task was: the median of the ratios of the rounds. */
export function speedRatio(task: Measured, base: Measured): number {
  return median(task.seconds.map((taken, round) => (base.seconds[round] as number) / taken));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** What everything is compared with: the texts parsed one by one, and nothing kept. */
export function parseAll(texts: readonly Buffer[]): void {
  for (const text of texts) JSON.parse(text.toString('utf8'));
}

export function cpuSeconds(pass: () => unknown): number {
  const before = process.cpuUsage();
  pass();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

/** Rows of cells under each other, the first column to the left, the others to the right. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => (row[column] ?? '').length)));
  for (const row of [header, ...rows]) {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
    console.log(cells.join('  '));
  }
  console.log();
}
