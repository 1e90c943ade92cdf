import * as z from 'zod';
import { type Diagnostic, warningAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import { problemsOf } from './formats/issues.ts';
import { diagnosticOf } from './formats/source.ts';
import { readYaml } from './formats/yaml-document.ts';

/** What a pack says of itself in its `pack.yml`. */
export type PackManifest = z.output<typeof manifestSchema>;

const manifestSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: 'must be small letters, digits and dashes, 64 at most' }),
  version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/, { error: 'must be a version such as 1.2.0' }),
  description: z.string().trim().min(1).max(2000),
});

/** What a `pack.yml` says; with an error there is no manifest. */
export function parsePackManifest(text: string): { readonly manifest?: PackManifest; readonly diagnostics: readonly Diagnostic[] } {
  const [document] = readYaml(text);
  if (document?.kind === 'mistake') return { diagnostics: [document.diagnostic] };
  if (document?.kind !== 'map')
    return { diagnostics: [warningAt('RUL103', spanOf(0, 0), 'The file describes no pack', 'see docs/rule-format.md')] };
  const parsed = manifestSchema.safeParse(document.value);
  if (parsed.success) return { manifest: parsed.data, diagnostics: [] };
  return { diagnostics: problemsOf(parsed.error.issues, document.value).map((found) => diagnosticOf(found, document.source)) };
}
