import { createReadStream, createWriteStream, mkdirSync, readdirSync, readFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

/** Into so many files the records are dealt. */
const FILES = 7;

/** So many records of a file are put into another order among each other. */
const HAND = 10_000;

/** Numbers from 0 up to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

/** Writes the records of a folder again, a line each, in another order and dealt to other files. Answers how many there are. */
export async function dealRecords(from: string, to: string): Promise<number> {
  mkdirSync(to, { recursive: true });
  const random = randomFrom(7);
  const files = Array.from({ length: FILES }, (_, i) => createWriteStream(join(to, `${(i * 5) % FILES}-part.ndjson`)));
  let count = 0;
  for (const path of shuffle(recordFiles(from), random)) {
    for await (const hand of handsOf(path)) {
      count += hand.length;
      for (const record of shuffle(hand, random)) await write(files[Math.floor(random() * FILES)] as WriteStream, `${record}\n`);
    }
  }
  for (const file of files) file.end();
  await Promise.all(files.map((file) => finished(file)));
  return count;
}

function recordFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'labels.txt')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The records of a file as texts, so many at a time: those of a CloudTrail file, or its lines. */
async function* handsOf(path: string): AsyncGenerator<string[]> {
  if (path.endsWith('.json')) {
    const { Records } = JSON.parse(readFileSync(path, 'utf8')) as { readonly Records: readonly unknown[] };
    yield Records.map((record) => JSON.stringify(record));
    return;
  }
  let hand: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') hand.push(line);
    if (hand.length < HAND) continue;
    yield hand;
    hand = [];
  }
  yield hand;
}

function shuffle<T>(list: readonly T[], random: () => number): readonly T[] {
  return list
    .map((one) => ({ one, key: random() }))
    .sort((left, right) => left.key - right.key)
    .map(({ one }) => one);
}

async function write(file: WriteStream, text: string): Promise<void> {
  if (!file.write(text)) await new Promise<void>((resolve) => file.once('drain', () => resolve()));
}
