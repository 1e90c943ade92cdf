import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
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

const GUIDE = 'guide.md';

/** What a pack holds beside its rules. */
const BESIDE_RULES = new Set(['pack.yml', 'cases.yml', 'hunts.yml']);

/** The rule files that paths name; folders are searched to the bottom, sorted. A file that is named itself is read whatever its name. */
export async function readRuleFiles(paths: readonly string[]): Promise<RuleFiles> {
  const files: RuleFile[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    try {
      const found = (await stat(path)).isDirectory() ? await ruleFilesIn(path) : await ruleFileAt(path);
      if (found.length === 0) problems.push({ kind: 'empty-folder', path, message: 'holds no .yml, .toml, .json or .ndjson file' });
      for (const file of found) files.push(readRuleFile(file));
    } catch (error) {
      const known = describeSystemError(error);
      if (!known) throw error;
      problems.push({ path, ...known });
    }
  }
  return { files, problems };
}

/** A rule file before it is read, and whether a guide stands beside it. */
type FoundFile = { readonly path: string; readonly hasGuide: boolean };

async function ruleFilesIn(folder: string): Promise<readonly FoundFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const guided = new Set(entries.filter((entry) => entry.name === GUIDE).map((entry) => entry.parentPath));
  return entries
    .filter((entry) => entry.isFile() && RULE_NAME.test(entry.name) && !BESIDE_RULES.has(entry.name))
    .map((entry) => ({ path: join(entry.parentPath, entry.name), hasGuide: guided.has(entry.parentPath) }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
}

async function ruleFileAt(path: string): Promise<readonly FoundFile[]> {
  const hasGuide = await stat(join(dirname(path), GUIDE)).then(
    (found) => found.isFile(),
    () => false,
  );
  return [{ path, hasGuide }];
}

/** Read without waiting: a rule file is small, and a turn of the event loop for each of thousands takes longer than reading them. */
function readRuleFile({ path, hasGuide }: FoundFile): RuleFile {
  const text = readFileSync(path, 'utf8');
  return { path, text, ...(hasGuide ? { guide: readFileSync(join(dirname(path), GUIDE), 'utf8') } : {}) };
}
