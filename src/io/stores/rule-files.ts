import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Problem } from '../record.ts';
import { describeSystemError } from '../system-error.ts';

/** A rule file as it stands on disk. */
export type RuleFile = {
  readonly path: string;
  readonly text: string;
  /** The text of the `guide.md` beside it. */
  readonly guide?: string;
};

export type RuleFiles = { readonly files: readonly RuleFile[]; readonly problems: readonly Problem[] };

const RULE_NAME = /\.(?:ya?ml|toml|json|ndjson)$/i;

/** What a pack holds beside its rules. */
const BESIDE_RULES = new Set(['pack.yml', 'cases.yml', 'hunts.yml']);

/** The rule files that paths name; folders are searched to the bottom, sorted. A file that is named itself is read whatever its name. */
export async function readRuleFiles(paths: readonly string[]): Promise<RuleFiles> {
  const files: RuleFile[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    try {
      const isFolder = (await stat(path)).isDirectory();
      const found = isFolder ? await ruleFilesIn(path) : [path];
      if (found.length === 0) problems.push({ kind: 'empty-folder', path, message: 'holds no .yml, .toml, .json or .ndjson file' });
      for (const file of found) files.push(await readRuleFile(file));
    } catch (error) {
      const known = describeSystemError(error);
      if (!known) throw error;
      problems.push({ path, ...known });
    }
  }
  return { files, problems };
}

async function ruleFilesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && RULE_NAME.test(entry.name) && !BESIDE_RULES.has(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function readRuleFile(path: string): Promise<RuleFile> {
  const text = await readFile(path, 'utf8');
  const guide = await readFile(join(dirname(path), 'guide.md'), 'utf8').catch(() => undefined);
  return { path, text, ...(guide === undefined ? {} : { guide }) };
}
