import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '#base/json.ts';
import type { KnownField } from '#event/schema/known.ts';
import { openEnvelope } from '#normalize/envelope.ts';
import { placeFields } from '#normalize/geo.ts';
import type { Normalizer, Recognition } from '#normalize/normalizer.ts';
import { normalizers } from '#normalize/normalizers.ts';

/** A data stream that Tocsin reads, as it is shown to people. */
export type DataSource = {
  /** `azure.auditlogs` */
  readonly dataset: string;
  readonly title: string;
  /** What its records are told by, one line for each shape that the examples show. */
  readonly recognizedBy: readonly Recognition[];
  /** By path. */
  readonly fields: readonly KnownField[];
  /** Where the logs come from, how to export them, what to know: Markdown. */
  readonly guide: string;
  /** Raw records in the shapes they come in. */
  readonly examples: readonly JsonObject[];
};

/** Guides and examples stand beside the code, in the sources and in the package. */
const NORMALIZE = fileURLToPath(new URL('../../src/normalize/', import.meta.url));

/** Every data stream, by name. */
export function dataSources(): readonly DataSource[] {
  return normalizers.map(describeSource).sort((left, right) => (left.dataset < right.dataset ? -1 : 1));
}

export function describeSource(normalizer: Normalizer): DataSource {
  const { dataset, title, fields } = normalizer;
  const examples = readExamples(dataset).flatMap((text) => openEnvelope(text).flatMap((one) => ('record' in one ? [one.record] : [])));
  const shapes = shapesOf(normalizer, examples);
  return {
    dataset,
    title,
    recognizedBy: shapes.map(({ recognition }) => recognition),
    fields: [...fields, ...placeFields(dataset, fields)].sort((left, right) => (left.path < right.path ? -1 : 1)),
    guide: readGuide(dataset),
    examples: shapes.map(({ record }) => record),
  };
}

/**
 * Where guide and examples stand, below `src/normalize/`: `azure/auditlogs`. Data streams of a vendor without a folder of their own share the
 * one that is no data stream's.
 */
export function folderOf(dataset: string): string {
  const own = dataset.replace('.', '/');
  const [vendor = ''] = dataset.split('.');
  if (existsSync(NORMALIZE + own) || !existsSync(NORMALIZE + vendor)) return own;
  const datasets = new Set(normalizers.map((normalizer) => normalizer.dataset));
  const shared = readdirSync(NORMALIZE + vendor).filter((name) => !datasets.has(`${vendor}.${name}`));
  return shared.length === 1 ? `${vendor}/${shared[0]}` : own;
}

/** What the normalizer says of its examples, each reason once, with the first record it is given for. */
function shapesOf(
  { recognize }: Normalizer,
  examples: readonly JsonObject[],
): readonly { readonly recognition: Recognition; readonly record: JsonObject }[] {
  const shapes = new Map<string, { readonly recognition: Recognition; readonly record: JsonObject }>();
  for (const record of examples) {
    const recognition = recognize(record);
    if (recognition && !shapes.has(recognition.reason)) shapes.set(recognition.reason, { recognition, record });
  }
  return [...shapes.values()];
}

function readGuide(dataset: string): string {
  const path = `${NORMALIZE}${folderOf(dataset)}/README.md`;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The raw records of the cases, as text. A case file is sections: a line `--- name`, and the text up to the next. */
function readExamples(dataset: string): readonly string[] {
  const folder = `${NORMALIZE}${folderOf(dataset)}/cases/`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .filter((name) => name.endsWith('.case'))
    .flatMap((name) => readFileSync(folder + name, 'utf8').split(/^--- /m))
    .filter((section) => section.startsWith('record\n'))
    .map((section) => section.slice('record\n'.length).trim());
}
