import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { filesIn, read } from './files.ts';

/**
 * A case file is sections: a line `--- name` and the text up to the next. A section named like the file's first one starts the next case.
 * Text before the first section says what the file is about.
 */
export type Case = ReadonlyMap<string, string>;

export function parseCaseFile(text: string): { readonly about: string; readonly cases: readonly Case[] } {
  const [about = '', ...parts] = text.split(/^--- /m);
  const cases: Map<string, string>[] = [];
  let first: string | undefined;
  for (const part of parts) {
    const lineEnd = part.indexOf('\n');
    const name = part.slice(0, lineEnd).trim();
    first ??= name;
    if (name === first) cases.push(new Map());
    cases.at(-1)?.set(name, part.slice(lineEnd + 1).replace(/\n$/, ''));
  }
  return { about, cases };
}

export function printCaseFile(about: string, cases: readonly Case[]): string {
  return about + cases.map((one) => [...one].map(([name, text]) => `--- ${name}\n${text}\n`).join('')).join('');
}

type Answer = Readonly<Record<string, string>>;

/**
 * Runs every case of the files: `answer` gets a case and gives the sections that must stand in it. With `UPDATE=1` they are written instead
 * of compared: read the diff.
 */
export function runCaseFiles(glob: string, answer: (one: Case) => Answer | Promise<Answer>): void {
  for (const path of filesIn(glob)) {
    test(path, async () => {
      const { about, cases } = parseCaseFile(read(path));
      assert.ok(cases.length > 0, `${path} holds no case`);
      const answered: Case[] = [];
      for (const one of cases) answered.push(new Map([...one, ...Object.entries(await answer(one))]));
      if (process.env.UPDATE === '1') writeFileSync(path, printCaseFile(about, answered));
      else assert.equal(printCaseFile('', answered), printCaseFile('', cases));
    });
  }
}
