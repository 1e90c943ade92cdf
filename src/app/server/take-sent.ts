import type { Caller } from '#io/stores/service/account-store.ts';
import type { Taken, TakeOptions } from '#live/taken.ts';
import type { ServerContext } from './context.ts';

/** Takes what a key sent: when it answers, everything is on the disk. */
export function takeSent(
  { service, health }: ServerContext,
  caller: Caller | undefined,
  records: readonly unknown[],
  options: TakeOptions = {},
): readonly Taken[] {
  const source = { kind: 'key', name: caller?.name ?? '' } as const;
  try {
    const taken = service.take(records, source.name, options);
    health?.note(
      source,
      records.length,
      taken.reduce((sum, { lost }) => sum + lost.length, 0),
    );
    return taken;
  } catch (error) {
    health?.fail(source, error instanceof Error ? error.message : String(error));
    throw error;
  }
}
