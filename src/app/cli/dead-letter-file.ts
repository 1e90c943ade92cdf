import { type FileHandle, open } from 'node:fs/promises';
import { PROBLEM_KINDS, type Problem } from '#io/record.ts';
import type { LostRecord } from '#live/event-intake.ts';
import { redactedLine } from '../render/redacted-json.ts';
import { UsageError } from './exit-code.ts';
import { reasonOf } from './output.ts';

/**
 * What does not become an event, one a line: `path`, `line`, `kind`, `reason` and, where there is one, the `record` with its secrets out. It
 * stands whole at its place.
 */
export class DeadLetterFile {
  readonly #file: FileHandle;
  readonly #path: string;

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  static async create(path: string): Promise<DeadLetterFile> {
    const file = await open(path, 'w').catch((error) => failed(path, error));
    return new DeadLetterFile(file, path);
  }

  async add(lost: readonly LostRecord[], problems: readonly Problem[]): Promise<void> {
    const letters = [
      ...problems
        .filter(({ kind }) => PROBLEM_KINDS[kind].isLoss)
        .map(({ path, line, kind, message }) => ({ path, line, kind, reason: message })),
      ...lost.map(({ place, kind, reason, record }) => ({ path: place?.path, line: place?.line, kind, reason, record })),
    ];
    if (letters.length === 0) return;
    const text = letters.map((letter) => `${redactedLine(letter)}\n`).join('');
    await this.#file.writeFile(text).catch((error) => failed(this.#path, error));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function failed(path: string, error: unknown): never {
  throw new UsageError(`Could not write ${path}: ${reasonOf(error)}`);
}
