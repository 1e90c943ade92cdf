import { CERTIFICATES_AND_SECRETS } from './entra.ts';
import type { Happening } from './happening.ts';
import type { RuleId } from './label.ts';
import type { Story } from './month-cast.ts';

/** Which events of a story are behind a rule's alert. */
export type Firing = { readonly rule: RuleId; readonly on: (happening: Happening) => boolean };

/** The story with its events labelled. */
export function labelled(story: Story, firings: readonly Firing[]): Story {
  return (cast) =>
    story(cast).map((happening) => {
      const rules = firings.filter(({ on }) => on(happening)).map(({ rule }) => rule);
      return { ...happening, expect: [...new Set([...happening.expect, ...rules])].sort() };
    });
}

/** A directory event of this name. */
export function onOperation(name: string): Firing['on'] {
  return ({ source }) => source.kind === 'entra' && source.event.operation === name;
}

/** The record that shows the keys of an application, when keys were added (or removed) by it. */
export function onKeys(change: 'added' | 'removed'): Firing['on'] {
  return ({ source }) => {
    if (source.kind !== 'entra' || source.event.operation !== CERTIFICATES_AND_SECRETS) return false;
    const shown = source.event.targets[0]?.modified.find(({ name }) => name === 'KeyDescription');
    const isLonger = (shown?.after?.length ?? 0) > (shown?.before?.length ?? 0);
    return isLonger === (change === 'added');
  };
}

/** A call of AWS of this name. */
export function onCall(...names: readonly string[]): Firing['on'] {
  return ({ source }) => source.kind === 'cloudtrail' && names.includes(String(source.record.eventName));
}

/** An event of another source. */
export function onDataset(dataset: string): Firing['on'] {
  return ({ source }) => source.kind === 'plain' && source.dataset === dataset;
}

/** An action in Azure that is done, of one of these names. */
export function onDone(...operations: readonly string[]): Firing['on'] {
  const wanted = operations.map((operation) => operation.toUpperCase());
  return ({ source }) =>
    source.kind === 'plain' && source.record.resultType === 'Success' && wanted.includes(String(source.record.operationName));
}

/** A record of another source that has this text in it. */
export function onText(text: string): Firing['on'] {
  return ({ source }) => source.kind === 'plain' && JSON.stringify(source.record).includes(text);
}
