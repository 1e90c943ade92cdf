import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { digestOf, PackError, removePack, type StagedPack, stagePack, takePack } from '#io/stores/pack-store.ts';
import { describeSystemError } from '#io/system-error.ts';
import { compareRules } from '#rule/changes.ts';
import { parsePackManifest } from '#rule/pack.ts';
import { visibleLine } from '#rule/plain-text.ts';
import { hasRuleErrors, type LoadedRules, loadRules } from '../load-rules.ts';
import { overridesPath, type PackPlace, packPlaces, packsFolder } from '../packs.ts';
import { printCounted } from '../render/figures.ts';
import { packChanges } from '../render/pack-changes.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { writeOutput } from './output.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';

type SourceFlags = { readonly sha256?: string; readonly yes?: boolean };

export function configurePacks(command: Command): void {
  command.description('Lists the packs whose rules run when none are named.').action(async () => {
    process.exitCode = await listAll();
  });
  command
    .command('install')
    .description('Installs a pack from its folder or its archive.')
    .argument('<source>', 'the folder of a pack, or a .tar.gz of one')
    .option('--sha256 <hex>', 'the checksum that the archive must have')
    .action(async (source: string, flags: SourceFlags) => {
      process.exitCode = await withPack(source, flags, install);
    });
  command
    .command('update')
    .description('Shows what a newer pack changes; with --yes takes it.')
    .argument('<source>', 'the folder of the newer pack, or a .tar.gz of it')
    .option('--sha256 <hex>', 'the checksum that the archive must have')
    .option('--yes', 'take it')
    .action(async (source: string, flags: SourceFlags) => {
      process.exitCode = await withPack(source, flags, update);
    });
  command
    .command('remove')
    .description('Removes an installed pack. What overrides it stays.')
    .argument('<name>', 'the name of the pack')
    .action(async (name: string) => {
      process.exitCode = await remove(name);
    });
  command.addHelpText('after', HELP);
}

const HELP = `
What you want otherwise than a pack says (severity, risk_score, enabled, interval, from, to, max_signals, exceptions) stands
beside it in NAME.overrides.yml and outlives every update; docs/rule-format.md shows how. TOCSIN_PACKS names another folder.

Examples:
  tocsin packs
  tocsin packs install ./my-pack.tar.gz --sha256 9f86d081…
  tocsin packs update ./my-pack-1.1.0.tar.gz`;

async function listAll(): Promise<number> {
  const places = await packPlaces();
  const rows = await Promise.all(places.map(rowOf));
  await writeOutput([...rows, `\nPacks and overrides stand in ${visibleLine(packsFolder())}\n`], undefined);
  return EXIT.clean;
}

async function rowOf(place: PackPlace): Promise<string> {
  const { rules } = await loadRules([place.path]);
  const manifest = parsePackManifest(await readFile(join(place.path, 'pack.yml'), 'utf8').catch(() => '')).manifest;
  const origin = place.isBuiltIn ? 'built in' : `from ${visibleLine(place.source ?? '')}`;
  const isChanged = place.sha256 !== undefined && (await digestOf(place.path)) !== place.sha256;
  const overrides = await readFile(overridesPath(place.name), 'utf8').then(
    () => ', overridden',
    () => '',
  );
  const remark = isChanged ? '  changed since it was installed' : '';
  return `${place.name} ${manifest?.version ?? '?'}  ${printCounted(rules.length, 'rule')}, ${origin}${overrides}${remark}\n`;
}

/** A staged pack that loads. */
type Candidate = {
  readonly staged: StagedPack;
  readonly name: string;
  readonly version: string;
  readonly loaded: LoadedRules;
  readonly source: string;
};

async function withPack(
  source: string,
  flags: SourceFlags,
  take: (pack: Candidate, flags: SourceFlags) => Promise<number>,
): Promise<number> {
  let staged: StagedPack | undefined;
  try {
    staged = await stagePack(source, packsFolder(), flags.sha256);
    return await take(await candidate(staged, source), flags);
  } catch (error) {
    if (error instanceof PackError) throw new UsageError(`${visibleLine(source)}: ${error.message}.`);
    const known = describeSystemError(error);
    if (known && !(error instanceof UsageError)) throw new UsageError(`${visibleLine(source)}: ${known.message}.`);
    throw error;
  } finally {
    await staged?.discard();
  }
}

async function candidate(staged: StagedPack, source: string): Promise<Candidate> {
  const text = await readFile(join(staged.path, 'pack.yml'), 'utf8');
  const { manifest, diagnostics } = parsePackManifest(text);
  if (!manifest)
    throw new UsageError(`${visibleLine(source)}: its pack.yml cannot be read: ${diagnostics[0]?.message ?? ''}`, diagnostics[0]?.help);
  const loaded = await loadRules([staged.path]);
  printRuleDiagnostics(process.stderr, loaded.diagnostics, loaded.problems);
  if (hasRuleErrors(loaded.diagnostics) || loaded.rules.length === 0)
    throw new UsageError(`${visibleLine(source)} holds rules that do not load. Nothing was installed.`);
  return { staged, name: manifest.name, version: manifest.version, loaded, source };
}

async function install({ staged, name, version, loaded, source }: Candidate): Promise<number> {
  const place = (await packPlaces()).find((known) => known.name === name && !known.isBuiltIn);
  if (place) throw new UsageError(`the pack ${name} is installed already.`, `See what changes: tocsin packs update ${visibleLine(source)}`);
  await takePack(staged, packsFolder(), name, source);
  process.stdout.write(
    `Installed ${name} ${version}: ${printCounted(loaded.rules.length, 'rule')}. SHA-256 of its files: ${staged.sha256}\n`,
  );
  return EXIT.clean;
}

async function update({ staged, name, version, loaded, source }: Candidate, { yes }: SourceFlags): Promise<number> {
  const place = (await packPlaces()).find((known) => known.name === name);
  if (!place) throw new UsageError(`no pack is called ${name}.`, `Install it: tocsin packs install ${visibleLine(source)}`);
  const { rules } = await loadRules([place.path]);
  await writeOutput(packChanges(compareRules(rules, loaded.rules)), undefined);
  if (yes !== true) {
    process.stdout.write('Nothing was changed. To take it, run it again with --yes\n');
    return EXIT.clean;
  }
  await takePack(staged, packsFolder(), name, source);
  process.stdout.write(`Updated ${name} to ${version}. SHA-256 of its files: ${staged.sha256}\n`);
  return EXIT.clean;
}

async function remove(name: string): Promise<number> {
  const place = (await packPlaces()).find((known) => known.name === name);
  if (!place) throw new UsageError(`no pack is called ${visibleLine(name)}.`, 'See `tocsin packs` for all of them.');
  if (place.isBuiltIn)
    throw new UsageError(`${name} comes with Tocsin and cannot be removed.`, `Switch its rules off in ${visibleLine(overridesPath(name))}`);
  await removePack(packsFolder(), name);
  process.stdout.write(`Removed ${name}.\n`);
  return EXIT.clean;
}
