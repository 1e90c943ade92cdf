import { styleText } from 'node:util';
import { wrap } from '../layout.ts';

/** What a piece of text is, which decides its color. Nothing is said by color alone. */
export type Role = 'heading' | 'strong' | 'faint' | 'critical' | 'high' | 'medium' | 'low' | 'good' | 'bad' | 'caution';

/** Where a table is drawn: how wide it is, and how a role looks. */
export type Sheet = {
  readonly width: number;
  readonly paint: (role: Role, text: string) => string;
};

const MIN_WIDTH = 60;
const MAX_WIDTH = 200;

export function sheetOf(width: number, color: boolean): Sheet {
  return {
    width: Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.trunc(width) || MIN_WIDTH)),
    paint: color ? (role, text) => (text === '' ? '' : styleText(FORMATS[role], text, { validateStream: false })) : (_role, text) => text,
  };
}

const FORMATS: Readonly<Record<Role, Parameters<typeof styleText>[0]>> = {
  heading: ['bold', 'underline'],
  strong: ['bold'],
  faint: ['dim'],
  critical: ['bold', 'white', 'bgRed'],
  high: ['bold', 'red'],
  medium: ['yellow'],
  low: ['cyan'],
  good: ['green'],
  bad: ['bold', 'red'],
  caution: ['yellow'],
};

/** Text that is already harmless, in lines that fit; all but the first are indented by `hang` more. Painted as a whole. */
export function paragraph(sheet: Sheet, indent: number, text: string, role?: Role, hang = 0): string {
  const [first = '', ...others] = wrap(text, sheet.width - indent - hang);
  return [' '.repeat(indent) + painted(sheet, role, first), ...others.map((line) => ' '.repeat(indent + hang) + painted(sheet, role, line))]
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function painted(sheet: Sheet, role: Role | undefined, text: string): string {
  return role === undefined ? text : sheet.paint(role, text);
}
