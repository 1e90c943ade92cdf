import type { Container, LabelledRecord } from './label.ts';

/** Text for the end of a file. `labels` go beside the telemetry, never among it. */
export type FileChunk = {
  readonly kind: 'telemetry' | 'labels';
  /** Relative to the folder of everything: `entra/contoso-auditlogs.ndjson`. */
  readonly path: string;
  readonly text: string;
};

/** Records in one JSON text, and characters of lines in one chunk. */
const FILE_RECORDS = 1_000;
const CHUNK_LENGTH = 256 * 1024;

const LABELS_PATH = 'labels.ndjson';

/** What to write, piece by piece: lines are added to their file, a file that is one JSON text comes whole. */
export function* simulatedFiles(records: Iterable<LabelledRecord>): Generator<FileChunk> {
  const streams = new Map<string, Stream>();
  const labels = createLines(LABELS_PATH, 'labels');
  for (const record of records) {
    const known = streams.get(record.stream);
    const stream = known ?? createStream(record.stream, record.container);
    if (known === undefined) streams.set(record.stream, stream);
    yield* stream.add(record.text);
    if (!record.isRepeat) yield* labels.add(labelLine(record));
  }
  for (const stream of streams.values()) yield* stream.end();
  yield* labels.end();
}

/** The truth about one event, as a line of JSON: by `dataset` and `id` it is found again. Repeats of an event have no line of their own. */
function labelLine({ dataset, id, time, label }: LabelledRecord): string {
  return JSON.stringify({ dataset, id, time: new Date(time).toISOString(), ...label });
}

/** The beginning and end of a JSON text around records. */
const ENVELOPES: Readonly<Record<Exclude<Container, 'lines'>, readonly [string, string]>> = {
  array: ['[', ']'],
  records: ['{"records":[', ']}'],
  Records: ['{"Records":[', ']}'],
  value: ['{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#auditLogs/directoryAudits","value":[', ']}'],
};

type Stream = { readonly add: (text: string) => Iterable<FileChunk>; readonly end: () => Iterable<FileChunk> };

function createStream(path: string, container: Container): Stream {
  return container === 'lines' ? createLines(path, 'telemetry') : createTexts(path, ENVELOPES[container]);
}

function createLines(path: string, kind: FileChunk['kind']): Stream {
  let text = '';
  const end = (): readonly FileChunk[] => {
    const chunk = { kind, path, text };
    text = '';
    return chunk.text === '' ? [] : [chunk];
  };
  const add = (line: string): readonly FileChunk[] => {
    text += `${line}\n`;
    return text.length < CHUNK_LENGTH ? [] : end();
  };
  return { add, end };
}

/** Files of at most `FILE_RECORDS`, numbered: `aws/111122223333_CloudTrail_0001.json`. */
function createTexts(path: string, [before, after]: readonly [string, string]): Stream {
  let texts: string[] = [];
  let count = 0;
  const end = (): readonly FileChunk[] => {
    if (texts.length === 0) return [];
    count++;
    const text = `${before}${texts.join(',')}${after}\n`;
    texts = [];
    return [{ kind: 'telemetry', path: `${path}_${String(count).padStart(4, '0')}.json`, text }];
  };
  const add = (text: string): readonly FileChunk[] => {
    texts.push(text);
    return texts.length < FILE_RECORDS ? [] : end();
  };
  return { add, end };
}
