import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { readPackFolder } from '#io/stores/pack-folder.ts';
import { describeSystemError } from '#io/system-error.ts';
import { parsePackManifest } from '#rule/pack.ts';
import { visibleLine } from '#rule/plain-text.ts';
import { BUILT_IN_PACKS } from '../load-rules.ts';
import { renderDiagnostic } from '../render/diagnostic.ts';
import { printCounted } from '../render/figures.ts';
import { buildSite } from '../site/build-site.ts';
import { type Site, siteRules } from '../site/site.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { version } from './version.ts';

type BuildFlags = { readonly output: string; readonly force?: boolean };

/** The pack that is shown when none is named. */
const FLAGSHIP = 'additional-cloud-credentials';

export function configureDocs(command: Command): void {
  command.description('Makes pages of a pack.');
  command
    .command('build')
    .description('Writes the site of a pack: a page a rule with guide, playbook, hunts and tests, an ATT&CK matrix, downloads for Elastic.')
    .argument('[pack]', `the folder of a pack, in place of the built-in ${FLAGSHIP}`)
    .requiredOption('-o, --output <folder>', 'where to write it')
    .option('--force', 'write into a folder that holds something already')
    .addHelpText('after', HELP)
    .action(async (pack: string | undefined, flags: BuildFlags) => {
      process.exitCode = await buildDocs(pack ?? join(BUILT_IN_PACKS, FLAGSHIP), flags);
    });
}

const HELP = `
The pages need no server and load nothing: open index.html, put them on any web server, or print them.

Examples:
  tocsin docs build --output ./site
  tocsin docs build ./my-pack --output ./site`;

async function buildDocs(pack: string, { output, force }: BuildFlags): Promise<number> {
  try {
    const site = await loadSite(pack);
    if (force !== true && (await isFilled(output)))
      throw new UsageError(`${visibleLine(output)} is not empty.`, 'Choose another folder, or add --force to write over it.');
    let count = 0;
    for (const [path, text] of buildSite(site)) {
      await mkdir(dirname(join(output, path)), { recursive: true });
      await writeFile(join(output, path), text);
      count++;
    }
    process.stderr.write(
      `Wrote ${printCounted(count, 'file')} to ${visibleLine(output)}. Open ${visibleLine(join(output, 'index.html'))}\n`,
    );
    return EXIT.clean;
  } catch (error) {
    const known = describeSystemError(error);
    if (error instanceof UsageError || !known) throw error;
    throw new UsageError(`the site could not be made: ${known.message}`);
  }
}

async function loadSite(pack: string): Promise<Site> {
  const folder = await readPackFolder(pack);
  const { manifest, diagnostics } = parsePackManifest(folder.manifest ?? '');
  if (!manifest) {
    const reasons =
      folder.manifest === undefined
        ? []
        : diagnostics.map((one) => renderDiagnostic(one, { name: join(pack, 'pack.yml'), text: folder.manifest ?? '' }));
    for (const reason of reasons) process.stderr.write(reason);
    throw new UsageError(
      `${visibleLine(pack)} is no pack: it has no pack.yml that says what it is.`,
      'See docs/rule-format.md for what a pack holds.',
    );
  }
  const { rules, broken } = siteRules(folder);
  if (broken.length > 0)
    throw new UsageError(
      `${broken.map((path) => visibleLine(path)).join(', ')} does not load.`,
      'See `tocsin rules check` for the reasons.',
    );
  if (rules.length === 0) throw new UsageError(`${visibleLine(pack)} holds no rules.`);
  const { changelog, notes } = folder;
  return {
    manifest,
    rules,
    version: version(),
    ...(changelog === undefined ? {} : { changelog }),
    ...(notes === undefined ? {} : { notes }),
  };
}

async function isFilled(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
