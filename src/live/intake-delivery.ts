import { setImmediate } from 'node:timers/promises';
import type { SourcePart } from '#io/sources/growing-text.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import type { IntakeHealth, SourceName } from './intake-health.ts';
import type { DetectionService } from './service.ts';

/** What every source that the service reads by itself needs. */
export type IntakeContext = {
  readonly service: Pick<DetectionService, 'take'>;
  readonly store: ServiceStore;
  readonly health: IntakeHealth;
  /** The clock: epoch milliseconds. */
  readonly now: () => number;
};

/** Where records come from, and what they are when that is known. */
export type DeliverySource = SourceName & { readonly dataset?: string };

/** Records that are written down together. Others that want to be served wait no longer than these take. */
export const BATCH = 500;

/** Puts what a source gave on the disk: when it answers, records are events or dead letters, and what is broken is a dead letter. */
export async function deliver({ service, store, health, now }: IntakeContext, source: DeliverySource, part: SourcePart): Promise<void> {
  const { records, broken } = part;
  const label = `${source.kind} ${source.name}`;
  for (let i = 0; i < records.length; i += BATCH) {
    const batch = records.slice(i, i + BATCH);
    const taken = await service.take(batch, label, source.dataset === undefined ? {} : { dataset: source.dataset });
    const lost = taken.reduce((sum, one) => sum + one.lost.length, 0);
    health.note(source, batch.length, lost);
    await setImmediate();
  }
  if (broken.length === 0) return;
  store.database.inTransaction(() => {
    for (const { reason, text } of broken)
      store.deadLetters.add({ time: now(), kind: 'failure', source: label, reason, record: text === '' ? reason : text });
  });
  health.note(source, broken.length, broken.length);
}
