import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { filesIn, read } from './files.ts';

const page = read('ARCHITECTURE.md');

/** Who may import whom, as the table in ARCHITECTURE.md says. */
const MAY_IMPORT = new Map(
  [...page.matchAll(/^\| `(\w+)` \|[^|]*\| (.*) \|$/gm)].map(([, folder, row]) => [
    folder as string,
    [...(row as string).matchAll(/`([^`]+)`/g)].map((match) => match[1]),
  ]),
);
const IMPURE = ['io', 'live', 'app'];

/** Sets that grow: a member never imports another. */
const MEMBER = /^src\/(?:lang\/\w+|normalize\/\w+\/\w+|convert\/\w+|io\/\w+\/[\w-]+)\//;

const sources = filesIn('src/**/*.ts');
const layer = (path: string): string => path.split('/')[1] as string;

/** The machine and the clock, by their global names. */
const AMBIENT = /\bDate\.now\(|new Date\(\)|Math\.random\(|\b(?:process|console|performance|crypto)\.|\b(?:fetch|setTimeout|setInterval)\(/;

/** Static, type-only, bare and dynamic imports, and re-exports. */
const SPECIFIER = /^(?:import|export)\b(?:[^';]*\bfrom)? '([^']+)'|\bimport\('([^']+)'\)/gm;
const edges = sources.flatMap((from) =>
  [...read(from).matchAll(SPECIFIER)].map((match) => ({ from, name: (match[1] ?? match[2]) as string })),
);
/** The code without its comments and texts, which may name anything. */
const code = (path: string): string =>
  read(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/\/\/.*/g, '');
const named = (found: readonly { from: string; name: string }[]): string[] => found.map(({ from, name }) => `${from} imports ${name}`);

test('the table names every folder, and no other', () => {
  assert.deepEqual([...MAY_IMPORT.keys()].sort(), [...new Set(sources.map(layer))].sort());
});

test('an import of another folder or of a package is in the table', () => {
  const crossing = edges.filter(({ name }) => !name.startsWith('.'));
  assert.ok(crossing.length > 0);
  const unlisted = crossing.filter(({ from, name }) => {
    const target = name.startsWith('#') ? name.slice(1).split('/')[0] : name;
    const free = IMPURE.includes(layer(from)) && name.startsWith('node:');
    return !free && !MAY_IMPORT.get(layer(from))?.includes(target);
  });
  assert.deepEqual(named(unlisted), []);
});

test('a relative import stays in its folder, and in its member', () => {
  const leaving = edges.filter(({ from, name }) => {
    if (!name.startsWith('.')) return false;
    const to = new URL(name, `file:///${from}`).pathname.slice(1);
    const [mine, theirs] = [MEMBER.exec(from)?.[0], MEMBER.exec(to)?.[0]];
    return layer(to) !== layer(from) || (mine !== undefined && theirs !== undefined && mine !== theirs);
  });
  assert.deepEqual(named(leaving), []);
});

test('only the outer folders touch the machine or the clock', () => {
  const pure = sources.filter((path) => !IMPURE.includes(layer(path)));
  assert.deepEqual(
    pure.filter((path) => AMBIENT.test(code(path))),
    [],
  );
});

test('every path the page names exists', () => {
  const paths = [...page.matchAll(/`((?:src|test|packs)\/[\w./-]+)`/g)].map((match) => match[1] as string);
  assert.deepEqual(
    paths.filter((path) => !existsSync(path)),
    [],
  );
});

test('every folder has a README whose first sentence is the table’s', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.*?) \|/gm)].map(([, folder, holds]) => [folder as string, holds as string] as const);
  const differing = rows.filter(([folder, holds]) => {
    const sentence = read(`src/${folder}/README.md`).split('\n')[2] ?? '';
    return sentence.toLowerCase() !== `${holds}.`.toLowerCase();
  });
  assert.deepEqual(differing, []);
});
