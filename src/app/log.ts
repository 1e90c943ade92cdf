import { printDate } from '#event/date.ts';
import { visibleLine } from '#rule/plain-text.ts';
import { harmlessJson } from './render/harmless-json.ts';

export const LOG_FORMATS = ['text', 'json'] as const;
export const LOG_LEVELS = ['info', 'warning', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogOptions = { readonly format: (typeof LOG_FORMATS)[number]; readonly level: LogLevel };

/** What a message is about, beside its words. Values may come from anywhere: they are made visible. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/**
 * Writes what the service does, a line a message: words for people (`text`), or JSON with `time`, `level`, `message` and the fields. Nothing in
 * a line can be taken for the end of it or for a command of a terminal.
 */
export function createLog({ format, level: least }: LogOptions, write: (line: string) => void, now: () => number): Log {
  return (level, message, fields = {}) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return;
    write(format === 'json' ? jsonLine(printDate(now()), level, message, fields) : textLine(level, message, fields));
  };
}

function jsonLine(time: string, level: LogLevel, message: string, fields: LogFields): string {
  return `${harmlessJson({ time, level, message, ...fields })}\n`;
}

function textLine(level: LogLevel, message: string, fields: LogFields): string {
  const said = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quoted(String(value))}`]));
  const words = [...(level === 'info' ? [] : [`${level}:`]), message, ...said];
  return `${visibleLine(words.join(' '))}\n`;
}

function quoted(value: string): string {
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}
