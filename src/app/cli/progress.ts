import type { ScanProgress } from '#live/scan.ts';
import { printBytes, printCount } from '../render/figures.ts';
import { truncate } from '../render/layout.ts';
import { visibleText } from '../render/visible-text.ts';

/** The stream that progress is drawn on; only a terminal gets any. */
export type ProgressStream = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
};

const EVERY_MS = 100;

/** Some terminals say that they have no columns. */
const USUAL_WIDTH = 80;

/** Draws one line on a terminal over and over: how far, how fast, how long yet, what was found. */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #clock: () => number;
  readonly #totalBytes: number | undefined;
  readonly #start: number;
  #drawn = Number.NEGATIVE_INFINITY;

  /** `clock` counts milliseconds from any point. `totalBytes` is absent when a source does not know its size. */
  constructor(stream: ProgressStream, clock: () => number, totalBytes: number | undefined) {
    this.#stream = stream;
    this.#clock = clock;
    this.#totalBytes = totalBytes;
    this.#start = clock();
  }

  show(progress: ScanProgress): void {
    const now = this.#clock();
    if (!this.#stream.isTTY || now - this.#drawn < EVERY_MS) return;
    this.#drawn = now;
    const text = progressText(progress, (now - this.#start) / 1000, this.#totalBytes);
    this.#stream.write(`\r\u001b[2K${truncate(text, (this.#stream.columns || USUAL_WIDTH) - 1)}`);
  }

  clear(): void {
    if (this.#stream.isTTY && this.#drawn > Number.NEGATIVE_INFINITY) this.#stream.write('\r\u001b[2K');
  }
}

/** `34 %  1.2 GB of 3.5 GB  85 MB/s  102,331 records  12 hits  0:28 left  logs/a.json` */
export function progressText(progress: ScanProgress, seconds: number, totalBytes: number | undefined): string {
  const { byteCount, recordCount, hitCount, path } = progress;
  const rate = byteCount / Math.max(seconds, 0.001);
  const isSized = totalBytes !== undefined && totalBytes > 0;
  const left = isSized && seconds > 0.5 ? [`${printSpan((totalBytes - byteCount) / rate)} left`] : [];
  return [
    ...(isSized
      ? [`${Math.min(100, Math.floor((byteCount / totalBytes) * 100))} %`, `${printBytes(byteCount)} of ${printBytes(totalBytes)}`]
      : [printBytes(byteCount)]),
    `${printBytes(rate)}/s`,
    `${printCount(recordCount)} records`,
    ...(hitCount === undefined ? [] : [`${printCount(hitCount)} hits`]),
    ...left,
    visibleText(path),
  ].join('  ');
}

/** Seconds as `0:28` or `1:02:03`. */
function printSpan(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const pad = (part: number): string => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}
