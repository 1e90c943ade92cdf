import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readRecords } from '../read-records.ts';
import { DEFAULT_READ_LIMITS, type Problem } from '../record.ts';
import { fileSource } from '../sources/files/file-source.ts';
import { describeSystemError } from '../system-error.ts';
import { readRuleFiles } from './rule-files.ts';

/** The cases of a rule as they stand on disk. */
export type CaseFile = { readonly path: string; readonly text: string };

/** A rule's folder: the rule files in it and its cases, when it has some. */
export type RuleFolder = { readonly rulePaths: readonly string[]; readonly cases?: CaseFile };

const CASES = 'cases.yml';

/** The folders of rules that paths name: a folder is searched to the bottom; a rule file or its cases stand for their folder. */
export async function readRuleFolders(
  paths: readonly string[],
): Promise<{ readonly folders: readonly RuleFolder[]; readonly problems: readonly Problem[] }> {
  const folders = new Map<string, RuleFolder>();
  const problems: Problem[] = [];
  for (const path of paths) {
    try {
      const rulePaths = (await stat(path)).isDirectory() ? await rulePathsIn(path, problems) : await rulePathsBeside(path);
      for (const [folder, found] of Map.groupBy(rulePaths, (rulePath) => dirname(rulePath))) folders.set(folder, ruleFolder(folder, found));
    } catch (error) {
      const known = describeSystemError(error);
      if (!known) throw error;
      problems.push({ path, ...known });
    }
  }
  return { folders: [...folders.values()], problems };
}

/** The records of a file beside cases, in anything that a scan reads. */
export async function readCaseRecords(
  path: string,
): Promise<{ readonly records: readonly unknown[]; readonly problems: readonly Problem[] }> {
  const records: unknown[] = [];
  const problems: Problem[] = [];
  try {
    await stat(path);
  } catch (error) {
    const known = describeSystemError(error);
    if (!known) throw error;
    return { records, problems: [{ path, ...known }] };
  }
  for await (const batch of readRecords([fileSource(path)], { limits: DEFAULT_READ_LIMITS })) {
    records.push(...batch.records.map(({ value }) => value));
    problems.push(...batch.problems);
  }
  return { records, problems };
}

async function rulePathsIn(folder: string, problems: Problem[]): Promise<readonly string[]> {
  const { files, problems: found } = await readRuleFiles([folder]);
  problems.push(...found);
  return files.map(({ path }) => path);
}

async function rulePathsBeside(path: string): Promise<readonly string[]> {
  if (basename(path) !== CASES) return [path];
  const folder = dirname(path);
  const names = await readdir(folder);
  return names.filter((name) => RULE_NAME.test(name)).map((name) => join(folder, name));
}

const RULE_NAME = /^rule\.(?:ya?ml|toml|json|ndjson)$/i;

function ruleFolder(folder: string, rulePaths: readonly string[]): RuleFolder {
  const path = join(folder, CASES);
  try {
    return { rulePaths, cases: { path, text: readFileSync(path, 'utf8') } };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { rulePaths };
    throw error;
  }
}
