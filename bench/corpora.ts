import type { JsonObject } from '#base/json.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { findScenario } from '#verify/simulate/scenarios.ts';
import { simulate, USUAL_START } from '#verify/simulate/simulate.ts';
import { sharedBytes } from '../test/shared.ts';
import { readTgz } from '../test/tar.ts';

/** Texts of rule files: Elastic's published rules, when they are there. */
export function ruleTexts(): readonly { readonly path: string; readonly text: string }[] {
  const archive = sharedBytes('corpora/elastic-rules.tgz');
  const files = archive === undefined ? [] : readTgz(archive);
  if (files.length === 0) console.log('No rule corpus in ../shared: its suites are left out.');
  return files
    .filter(({ path }) => /^(?:\.\/)?rules.*\.toml$/.test(path))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }));
}

/** Raw records as a trail and a tenant write them: simulated ones, and recorded CloudTrail with other ids, when it is there. */
export function rawRecords(count: number): readonly JsonObject[] {
  const recorded = recordedCloudtrail();
  const simulated = simulatedRecords(recorded.length === 0 ? count : count >> 1);
  const resampled = Array.from({ length: count - simulated.length }, (_, i) =>
    resample(recorded[(i * 7919) % recorded.length] as JsonObject, i),
  );
  return simulated.flatMap((record, i) => {
    const other = resampled[i];
    return other ? [record, other] : [record];
  });
}

/** The records as ECS documents. */
export function ecsDocuments(records: readonly JsonObject[]): readonly JsonObject[] {
  return records.flatMap((record) => normalizeRecord(record).events.map(({ document }) => document));
}

/** 2,900 events of a simulated attack on an AWS account. */
export function recordedCloudtrail(): readonly JsonObject[] {
  const archive = sharedBytes('corpora/cloudtrail-invictus.tgz');
  if (archive === undefined) return [];
  return readTgz(archive)
    .filter(({ path }) => path.endsWith('.json'))
    .flatMap(({ bytes }) => (JSON.parse(bytes.toString('utf8')) as { readonly Records: readonly JsonObject[] }).Records);
}

function simulatedRecords(count: number): readonly JsonObject[] {
  const scenario = findScenario('t1098.001');
  if (!scenario) throw new Error('The scenario to simulate is gone');
  const records: JsonObject[] = [];
  for (const { record } of simulate(scenario, { seed: 1, start: USUAL_START, size: count * 2_000 })) {
    if (records.push(record) === count) break;
  }
  return records;
}

/** Another event of the same kind: ids of its own and another second. */
function resample(record: JsonObject, number: number): JsonObject {
  const id = number.toString(16).padStart(12, '0');
  const time = new Date(USUAL_START + number * 977).toISOString().replace(/\.\d+Z/, 'Z');
  return { ...record, eventID: `00000000-0000-4000-8000-${id}`, requestID: `req-${id}`, eventTime: time };
}
