import { isJsonObject, type JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { type Case, runCaseFiles } from './case-file.ts';

/** Raw record in, events out, one field a line. `dataset` names one instead of recognizing; `now` is the moment of records without a time. */
runCaseFiles('src/normalize/**/cases/*.case', (one: Case) => {
  const dataset = one.get('dataset');
  const now = one.get('now');
  const { events, unrecognized, failures } = normalizeRecord(one.get('record'), {
    ...(dataset === undefined ? {} : { dataset }),
    ...(now === undefined ? {} : { now: Date.parse(now) }),
  });
  const problems = [...unrecognized.map(({ seen }) => `unrecognized: ${seen}`), ...failures.map(({ reason }) => `failure: ${reason}`)];
  return {
    events: events.map(printEvent).join('\n\n'),
    ...(problems.length > 0 || one.has('problems') ? { problems: problems.join('\n') } : {}),
  };
});

function printEvent(event: Event): string {
  const { id, dataset, index, time, ingested, document } = event;
  const arrived = ingested === time ? '' : ` arrived ${new Date(ingested).toISOString()}`;
  return [`# ${dataset} in ${index}, id ${id.slice(0, 16)}${arrived}`, ...printFields(document, '')].join('\n');
}

function printFields(value: JsonValue, path: string): string[] {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [`${path}: ${JSON.stringify(value)}`];
  return Object.keys(value)
    .sort()
    .flatMap((name) => printFields(value[name] as JsonValue, path === '' ? name : `${path}.${name}`));
}
