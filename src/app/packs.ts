import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { warningAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import { listPacks } from '#io/stores/pack-store.ts';
import { overrideRule, parseOverrides } from '#rule/overrides.ts';
import type { Rule } from '#rule/rule.ts';
import { BUILT_IN_PACKS, type LoadedRules, loadRules, type RuleDiagnostic, shortPath } from './load-rules.ts';

/** A pack whose rules run when none are named. */
export type PackPlace = {
  readonly name: string;
  readonly path: string;
  readonly isBuiltIn: boolean;
  readonly sha256?: string;
  readonly source?: string;
};

/** Where packs are installed and overrides stand: `TOCSIN_PACKS`, else a folder of the user's own. */
export function packsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { TOCSIN_PACKS, XDG_DATA_HOME } = environment;
  return TOCSIN_PACKS || join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'tocsin', 'packs');
}

/** The packs that come with Tocsin and those that were installed; an installed one stands in place of a built-in one of its name. */
export async function packPlaces(folder = packsFolder()): Promise<readonly PackPlace[]> {
  const installed = (await listPacks(folder)).map((pack): PackPlace => ({ ...pack, isBuiltIn: false }));
  const names = await readdir(BUILT_IN_PACKS);
  const builtIn = names.map((name): PackPlace => ({ name, path: join(BUILT_IN_PACKS, name), isBuiltIn: true }));
  const taken = new Set(installed.map(({ name }) => name));
  return [...builtIn.filter(({ name }) => !taken.has(name)), ...installed].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Where the overrides of a pack stand. */
export function overridesPath(name: string, folder = packsFolder()): string {
  return join(folder, `${name}.overrides.yml`);
}

/** The rules of files and folders, or without any those of all packs as their user overrides them. */
export async function loadNamedRules(paths: readonly string[] | undefined): Promise<LoadedRules> {
  return paths === undefined || paths.length === 0 ? await loadPacks() : await loadRules(paths);
}

async function loadPacks(): Promise<LoadedRules> {
  const places = await packPlaces();
  let loaded = await loadRules(places.map(({ path }) => path));
  for (const place of places) loaded = await overridden(loaded, place);
  return loaded;
}

async function overridden(loaded: LoadedRules, { name, path }: PackPlace): Promise<LoadedRules> {
  const at = overridesPath(name);
  const text = await readFile(at, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return loaded;
  const { overrides, diagnostics } = parseOverrides(text);
  const prefix = shortPath(path);
  const isOfPack = (rule: Rule): boolean => rule.path?.startsWith(prefix) === true;
  const known = new Set(loaded.rules.filter(isOfPack).map(({ id }) => id));
  const unknown = [...overrides.keys()].filter((id) => !known.has(id));
  const found: RuleDiagnostic[] = [
    ...diagnostics.map((diagnostic) => ({ path: at, text, diagnostic, isPlaced: true })),
    ...unknown.map((id) => ({
      path: at,
      text,
      isPlaced: true,
      diagnostic: warningAt(
        'RUL212',
        spanOf(Math.max(0, text.indexOf(id)), text.indexOf(id) + id.length),
        `The pack ${name} has no rule "${id}"`,
        'see `tocsin rules`',
      ),
    })),
  ];
  return {
    ...loaded,
    rules: loaded.rules.map((rule) => {
      const override = isOfPack(rule) ? overrides.get(rule.id) : undefined;
      return override ? overrideRule(rule, override) : rule;
    }),
    diagnostics: [...loaded.diagnostics, ...found],
  };
}
