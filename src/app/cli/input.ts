import { nearest } from '#base/nearest.ts';
import type { Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { findFiles } from '#io/sources/files/find-files.ts';
import { standardInput } from '#io/sources/standard-input.ts';
import type { IntakeCounts } from '#live/event-intake.ts';
import { hasLoss, type ProblemGroup } from '#live/problem-tally.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { UsageError } from './exit-code.ts';

/** What every command that reads events can be told about them. */
export type InputFlags = {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly dataset?: string | undefined;
};

/** Throws for what no event can be. */
export function assertPossible({ dataset, since, until }: InputFlags): void {
  if (dataset !== undefined) assertKnown(dataset);
  if (since !== undefined && until !== undefined && since > until)
    throw new UsageError('--since is later than --until, so no event is between them.');
}

function assertKnown(dataset: string): void {
  if (!normalizers.some((normalizer) => normalizer.dataset === dataset)) throw unknownDataset(dataset);
}

export function unknownDataset(dataset: string): UsageError {
  const known = normalizers.map((normalizer) => normalizer.dataset);
  const sameVendor = known.filter((name) => name.startsWith(`${dataset}.`));
  const meant = nearest(dataset, known) ?? sameVendor.join(' or ');
  return new UsageError(
    `no normalizer for the dataset "${dataset}".`,
    `${meant === '' ? '' : `Did you mean ${meant}? `}See \`tocsin sources\` for all of them.`,
  );
}

/** The files that paths name, and standard input for `-`. */
export async function openSources(
  paths: readonly string[],
): Promise<{ readonly sources: readonly Source[]; readonly problems: readonly Problem[] }> {
  const { sources, problems } = await findFiles(paths.filter((path) => path !== '-'));
  return { sources: paths.includes('-') ? [...sources, standardInput(process.stdin)] : sources, problems };
}

/** The bytes of all sources, unless one does not know its own. */
export function totalBytes(sources: readonly Source[]): number | undefined {
  return sources.every(({ size }) => size !== undefined) ? sources.reduce((sum, { size = 0 }) => sum + size, 0) : undefined;
}

/** Something was lost on the way in, or nothing of the input was understood: no clean bill for what nobody looked at. */
export function isUnreadable({ problems, failures, events, outsideTime }: InputOutcome): boolean {
  return hasLoss(problems) || failures > 0 || events + outsideTime === 0;
}

type InputOutcome = Pick<IntakeCounts, 'failures' | 'events' | 'outsideTime'> & { readonly problems: readonly ProblemGroup[] };
