import type { Problem } from '#io/record.ts';
import { readRuleFiles } from '#io/stores/rule-files.ts';
import { type CheckedRules, checkRules } from '#rule/check.ts';
import { compileGuarded } from './load-rules.ts';
import { knownSchema } from './schema.ts';

/** Checks every rule of files and folders as `scan` would make it ready. */
export async function checkRuleFiles(
  paths: readonly string[],
): Promise<{ readonly checked: CheckedRules; readonly problems: readonly Problem[] }> {
  const { files, problems } = await readRuleFiles(paths);
  const schema = knownSchema();
  const checked = checkRules(files, (rule) => compileGuarded(rule, { schema, fieldMap: rule.fieldMap }).diagnostics);
  return { checked, problems };
}
