import type { RecognizedShape } from '#live/recognize-run.ts';
import type { DataSource } from '../sources.ts';
import { printCounted } from './figures.ts';
import { Grid } from './findings/grid.ts';
import { harmlessJson } from './harmless-json.ts';
import { sheetOf } from './table/sheet.ts';

const MAX_WIDTH = 1000;

/** A data stream a line, and how to go on. */
export function* renderSourcesTable(
  sources: readonly DataSource[],
  { width, color }: { readonly width?: number; readonly color?: boolean },
): Generator<string> {
  const columns = [{ name: 'DATASET', isWhole: true }, { name: 'FIELDS', isNumber: true }, { name: 'TITLE' }, { name: 'RECOGNIZED BY' }];
  const sheet = sheetOf(MAX_WIDTH, color ?? false);
  const grid = new Grid(columns, { sheet, hideEmpty: false, ...(width === undefined ? {} : { width: Math.max(20, width) }) });
  for (const { dataset, fields, title, recognizedBy } of sources)
    yield* grid.add({ cells: [dataset, String(fields.length), title, recognizedBy.map(({ reason }) => reason).join('; ')] });
  yield* grid.end();
  yield `\n${printCounted(sources.length, 'data stream')}. Read about one with: tocsin sources describe ${sources[0]?.dataset ?? 'DATASET'}\n`;
}

/** A list of `dataset`, `title`, `recognized_by` and `field_count`. */
export function renderSourcesJson(sources: readonly DataSource[]): string {
  return `${harmlessJson(
    sources.map(({ dataset, title, recognizedBy, fields }) => ({
      dataset,
      title,
      recognized_by: recognizedBy,
      field_count: fields.length,
    })),
    2,
  )}\n`;
}

/** One of them with its `fields`, `guide` and `examples`. */
export function renderSourceJson({ dataset, title, recognizedBy, fields, guide, examples }: DataSource): string {
  return `${harmlessJson({ dataset, title, recognized_by: recognizedBy, guide, fields, examples }, 2)}\n`;
}

/** A shape a line: what its records are taken for, how surely and why, and where the first of them stands. */
export function* renderRecognized(
  shapes: readonly RecognizedShape[],
  { width, color }: { readonly width?: number; readonly color?: boolean },
): Generator<string> {
  const columns = [
    { name: 'DATASET', isWhole: true },
    { name: 'RECORDS', isNumber: true },
    { name: 'CONFIDENCE', isNumber: true },
    { name: 'TOLD BY' },
    { name: 'FIRST' },
  ];
  const grid = new Grid(columns, {
    sheet: sheetOf(MAX_WIDTH, color ?? false),
    hideEmpty: false,
    ...(width === undefined ? {} : { width: Math.max(20, width) }),
  });
  for (const { dataset, count, confidence, reason, first, others } of shapes) {
    const doubt = others.map((other) => `; or ${other.dataset} (${other.confidence})`).join('');
    const cells = [dataset ?? 'unrecognized', String(count), String(confidence), `${reason}${doubt}`, `${first.path}:${first.line}`];
    yield* grid.add({ cells });
  }
  yield* grid.end();
}

/** A list of `dataset` (null where no data stream knows the records), `records`, `confidence`, `reason`, `first` and `others`. */
export function renderRecognizedJson(shapes: readonly RecognizedShape[]): string {
  return `${harmlessJson(
    shapes.map(({ dataset = null, count, confidence, reason, first, others }) => ({
      dataset,
      records: count,
      confidence,
      reason,
      first: { ...first },
      others: others.map((other) => ({ ...other })),
    })),
    2,
  )}\n`;
}

/** The guide, then shapes, examples and fields: Markdown. */
export function renderSourcePage(source: DataSource): string {
  const { guide, dataset, title } = source;
  return [guide.trim() || `# ${dataset}: ${title}`, recognitionSection(source), exampleSection(source), fieldSection(source)]
    .filter((section) => section !== '')
    .map((section) => `${section}\n`)
    .join('\n');
}

function recognitionSection({ recognizedBy }: DataSource): string {
  if (recognizedBy.length === 0) return '';
  return `## What its records are told by\n\n${recognizedBy.map(({ reason, confidence }) => `- ${reason} (confidence ${confidence})`).join('\n')}`;
}

/** The shortest example: they differ in shape, not in what they are. */
function exampleSection({ examples }: DataSource): string {
  const [shortest] = examples.map((record) => harmlessJson(record, 2)).sort((left, right) => left.length - right.length);
  return shortest === undefined ? '' : `## A record\n\n\`\`\`json\n${shortest}\n\`\`\``;
}

function fieldSection({ fields }: DataSource): string {
  const rows = fields.map(({ path, type, meaning }) => `| ${path} | ${type} | ${meaning.replaceAll('|', '\\|')} |`);
  return `## Its ${printCounted(fields.length, 'field')}\n\n| field | type | meaning |\n| --- | --- | --- |\n${rows.join('\n')}`;
}
