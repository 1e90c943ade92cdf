import type { JsonObject } from '#base/json.ts';
import { type CloudTrailDraft, cloudTrailRecord } from './cloudtrail.ts';
import { type EntraDraft, type EntraEvent, entraEvent } from './entra.ts';
import type { Ids } from './ids.ts';
import type { Role, RuleId } from './label.ts';
import type { PlainRecord } from './plain-records.ts';
import { type HostCommand, processRecord, scriptBlockRecord } from './windows.ts';

/** One event of the simulated world, before it has a shape. */
export type Happening = Mark & {
  /** Event time in epoch milliseconds. */
  readonly time: number;
  readonly source: Source;
};

/** What an event is, and how it arrives. */
export type Mark = {
  /** `test-1`, `background` */
  readonly test: string;
  readonly role: Role;
  readonly expect: readonly RuleId[];
  readonly delivery: Delivery;
  /** Values that nothing but the test has, such as a key: they tell its alerts where an alert names no events. */
  readonly traces?: readonly string[];
};

/** Milliseconds after the event at which it arrives; `again`: after it at which a second copy does. */
export type Delivery = { readonly after: number; readonly again?: number };

type Source =
  | { readonly kind: 'entra'; readonly event: EntraEvent }
  | { readonly kind: 'cloudtrail'; readonly id: string; readonly account: string; readonly record: JsonObject }
  | { readonly kind: 'windows'; readonly id: string; readonly channel: 'powershell' | 'sysmon'; readonly record: JsonObject }
  | (PlainRecord & { readonly kind: 'plain' });

export const AT_ONCE: Delivery = { after: 0 };

export function entraHappening(ids: Ids, mark: Mark, draft: EntraDraft): Happening {
  return { ...mark, time: draft.time, source: { kind: 'entra', event: entraEvent(draft, ids) } };
}

export function cloudTrailHappening(ids: Ids, mark: Mark, draft: CloudTrailDraft): Happening {
  const record = cloudTrailRecord(draft, ids);
  return { ...mark, time: draft.time, source: { kind: 'cloudtrail', id: record.eventID, account: draft.account.id, record } };
}

/** An event whose source writes it in one way. */
export function plainHappening(mark: Mark, time: number, record: PlainRecord): Happening {
  return { ...mark, time, source: { kind: 'plain', ...record } };
}

/** A command on a Windows host: the new process, then its script block. */
export function hostHappenings(ids: Ids, mark: Mark, command: HostCommand): readonly Happening[] {
  const [processId, blockId] = [ids.guid('record'), ids.guid('record')];
  const process = { kind: 'windows', id: processId, channel: 'sysmon', record: processRecord(command, ids, processId) } as const;
  const block = { kind: 'windows', id: blockId, channel: 'powershell', record: scriptBlockRecord(command, ids, blockId) } as const;
  return [
    { ...mark, time: command.time, source: process },
    { ...mark, time: command.time, source: block },
  ];
}
