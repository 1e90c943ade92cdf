import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RuleFile, readRuleFiles } from './rule-files.ts';

/** The texts beside a rule, by what they are for. */
const PACK_PAGES = ['guide', 'playbook', 'tuning', 'emulate'] as const;

export type PackPage = (typeof PACK_PAGES)[number];

/** A rule's folder in a pack, as it stands on disk. */
export type PackRuleFolder = {
  readonly name: string;
  readonly file: RuleFile;
  readonly pages: Readonly<Partial<Record<PackPage, string>>>;
  readonly hunts?: string;
  readonly cases?: string;
};

/** A pack as it stands on disk: `pack.yml`, a folder a rule, and what else is beside. */
export type PackFolder = {
  readonly path: string;
  readonly manifest?: string;
  readonly changelog?: string;
  /** What its authors measured, and what its rules do not see. */
  readonly notes?: string;
  readonly rules: readonly PackRuleFolder[];
};

/** A text of a pack that is longer is not read. */
const MAX_TEXT = 4_000_000;

/** Reads a pack. Throws what the system says when the folder cannot be read. */
export async function readPackFolder(path: string): Promise<PackFolder> {
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const rules = await Promise.all(names.map((name) => readRuleFolder(path, name)));
  const [manifest, changelog, notes] = await Promise.all(['pack.yml', 'CHANGELOG.md', 'NOTES.md'].map((name) => readText(path, name)));
  return {
    path,
    ...(manifest === undefined ? {} : { manifest }),
    ...(changelog === undefined ? {} : { changelog }),
    ...(notes === undefined ? {} : { notes }),
    rules: rules.flat(),
  };
}

/** A folder of a pack with what stands beside the rule; none without a rule. */
export async function readRuleFolder(pack: string, name: string): Promise<readonly PackRuleFolder[]> {
  const folder = join(pack, name);
  const { files } = await readRuleFiles([folder]);
  const [file] = files;
  if (!file) return [];
  const pages: Partial<Record<PackPage, string>> = {};
  for (const page of PACK_PAGES) {
    const text = await readText(folder, `${page}.md`);
    if (text !== undefined) pages[page] = text;
  }
  const [hunts, cases] = await Promise.all([readText(folder, 'hunts.yml'), readText(folder, 'cases.yml')]);
  return [{ name, file, pages, ...(hunts === undefined ? {} : { hunts }), ...(cases === undefined ? {} : { cases }) }];
}

async function readText(folder: string, name: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(folder, name), 'utf8');
    return text.length > MAX_TEXT ? undefined : text;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
