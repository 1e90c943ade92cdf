import * as z from 'zod';
import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { isJsonObject } from '#base/json.ts';
import { nearest } from '#base/nearest.ts';
import { spanOf } from '#base/span.ts';
import { plainPath, problemsOf } from '#rule/formats/issues.ts';
import { type Path, type Problem, printPath, problem } from '#rule/formats/problem.ts';
import { diagnosticOf, type Source } from '#rule/formats/source.ts';
import { readYaml } from '#rule/formats/yaml-document.ts';
import { type Config, configSchema } from './config.ts';
import { type EnvironmentValue, environmentValues, withEnvironment } from './environment.ts';

/** A mistake in the configuration, and the environment variable it is in, if it is in none of the file's places. */
export type ConfigDiagnostic = { readonly diagnostic: Diagnostic; readonly variable?: string };

export type ReadConfig = {
  /** Undefined when there is a mistake. */
  readonly config: Config | undefined;
  readonly diagnostics: readonly ConfigDiagnostic[];
};

/** What a file (a text, empty for none) and the environment say together; the environment is the stronger. */
export function readConfig(text: string, env: NodeJS.ProcessEnv): ReadConfig {
  const [document, ...others] = readYaml(text);
  if (document?.kind === 'mistake') return { config: undefined, diagnostics: [{ diagnostic: document.diagnostic }] };
  if (document?.kind === 'other' || others.length > 0) return noMap;
  const values = environmentValues(env);
  const wanted = withEnvironment(document?.value ?? {}, values);
  const parsed = configSchema.safeParse(wanted);
  if (parsed.success) return { config: parsed.data, diagnostics: [] };
  const problems = parsed.error.issues.flatMap((issue) => problemsWith(issue, wanted));
  return { config: undefined, diagnostics: problems.map((found) => placed(found, document?.source, values)) };
}

const noMap: ReadConfig = {
  config: undefined,
  diagnostics: [{ diagnostic: errorAt('CFG101', spanOf(0, 0), 'The file is not one map of members', 'see docs/service.md') }],
};

/** The description of the file for editors (JSON Schema). */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
}

function problemsWith(issue: z.core.$ZodIssue, value: unknown): readonly Problem[] {
  if (issue.code !== 'unrecognized_keys') return problemsOf([issue], value);
  const path = plainPath(issue.path);
  const known = membersAt(configJsonSchema(), path);
  return issue.keys.slice(0, 20).map((key) => {
    const meant = nearest(key, known);
    const help = meant === undefined ? `it can be ${known.join(', ')}` : `did you mean "${meant}"?`;
    return { ...problem('CFG102', [...path, key], `Unknown member "${printPath([...path, key])}"`, help), isAboutName: true };
  });
}

/** A problem where it stands: in a variable that set the member, or what is above it; or else in the file. */
function placed(found: Problem, source: Source | undefined, values: readonly EnvironmentValue[]): ConfigDiagnostic {
  const variable = values.filter(({ path }) => isOnOneWay(path, found.path)).sort((left, right) => right.path.length - left.path.length)[0];
  const nowhere = spanOf(0, 0);
  const diagnostic = diagnosticOf(found, source ?? { placeOf: () => nowhere, nameOf: () => nowhere, queryText: () => noQuery() });
  return variable === undefined ? { diagnostic } : { diagnostic, variable: variable.name };
}

/** True when one path leads through the end of the other. */
function isOnOneWay(left: Path, right: Path): boolean {
  const shared = Math.min(left.length, right.length);
  return left.slice(0, shared).every((step, i) => step === String(right[i]));
}

function noQuery(): never {
  throw new Error('a configuration has no query');
}

/** The members that the schema knows at a path. */
function membersAt(schema: unknown, [first, ...rest]: Path): readonly string[] {
  if (!isJsonObject(schema)) return [];
  const { anyOf, oneOf, properties, items } = schema;
  const branches = [anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  if (branches.length > 0)
    return [...new Set(branches.flatMap((branch) => membersAt(branch, first === undefined ? [] : [first, ...rest])))];
  if (first === undefined) return isJsonObject(properties) ? Object.keys(properties) : [];
  if (typeof first === 'number') return membersAt(items, rest);
  return isJsonObject(properties) && Object.hasOwn(properties, first) ? membersAt(properties[first], rest) : [];
}
