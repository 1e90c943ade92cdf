import { z } from 'zod';
import { type Diagnostic, warningAt } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { spanOf } from '#base/span.ts';
import { fieldValues } from '#event/path.ts';
import type { Scalar } from '#event/value.ts';
import { problemsOf } from './formats/issues.ts';
import { diagnosticOf } from './formats/source.ts';
import { readYaml } from './formats/yaml-document.ts';
import type { RuleLanguage } from './rule.ts';

/** A question to ask once a rule has fired. Hunts stand in a `hunts.yml` beside the rule; `docs/rule-format.md` describes it. */
export type Hunt = {
  readonly title: string;
  /** What to look for in the answer. */
  readonly reads: string;
  readonly language: RuleLanguage;
  /** What it reads; ES|QL says it in `FROM`. */
  readonly index: readonly string[];
  /** With `{field}` where values of the alert belong: see `fillQuery`. */
  readonly query: string;
  /** How many events, sequences or rows it finds in the records of the rule's cases and those beside the hunts. */
  readonly finds: number;
};

const huntsSchema = z.strictObject({
  hunts: z
    .array(
      z
        .strictObject({
          title: z.string().min(1),
          reads: z.string().min(1),
          language: z.enum(['kuery', 'lucene', 'eql', 'esql']),
          index: z.array(z.string().min(1)).default([]),
          query: z.string().min(1),
          finds: z.int().min(1),
        })
        .refine(({ language, index }) => (language === 'esql') === (index.length === 0), {
          error: 'must name the indices to read, unless the language is esql, whose FROM does',
          path: ['index'],
        }),
    )
    .min(1),
  records: z.array(z.record(z.string(), z.json())).default([]),
});

/** The hunts of a `hunts.yml`, and the raw records that stand there. With an error there are none. */
export function parseHunts(text: string): {
  readonly hunts: readonly Hunt[];
  readonly records: readonly JsonObject[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const [document] = readYaml(text);
  const nothing = { hunts: [], records: [] };
  if (document?.kind === 'mistake') return { ...nothing, diagnostics: [document.diagnostic] };
  if (document?.kind !== 'map')
    return { ...nothing, diagnostics: [warningAt('RUL103', spanOf(0, 0), 'The file holds no hunts', 'see docs/rule-format.md')] };
  const parsed = huntsSchema.safeParse(document.value);
  if (parsed.success) return { ...parsed.data, diagnostics: [] };
  const problems = problemsOf(parsed.error.issues, document.value);
  return { ...nothing, diagnostics: problems.map((found) => diagnosticOf(found, document.source)) };
}

/** A query with the alert's values, and the fields that the alert does not have. */
export type FilledQuery = { readonly text: string; readonly missing: readonly string[] };

/**
 * `{field}` becomes the alert's values of that field as literals of the language, quoted and escaped whatever the log wrote into them:
 * `"a" or "b"` in KQL and Lucene, `"a", "b"` in EQL and ES|QL. Other braces stay.
 */
export function fillQuery(query: string, language: RuleLanguage, alert: JsonObject): FilledQuery {
  const missing: string[] = [];
  const between = language === 'kuery' || language === 'lucene' ? ' or ' : ', ';
  const text = query.replace(/\{(@timestamp|[a-z_]\w*(?:\.\w+)+)\}/g, (placeholder, field: string) => {
    const values = [...new Set(fieldValues(alert, field))];
    if (values.length === 0) {
      missing.push(field);
      return placeholder;
    }
    return values.slice(0, MAX_VALUES).map(literalOf).join(between);
  });
  return { text, missing };
}

const MAX_VALUES = 100;

function literalOf(value: Scalar): string {
  if (typeof value !== 'string') return String(value);
  const escaped = value.replace(/["\\]/g, '\\$&').replace(/[\t\r\n]/g, (blank) => ESCAPES.get(blank) ?? ' ');
  return `"${escaped}"`;
}

const ESCAPES = new Map([
  ['\t', '\\t'],
  ['\r', '\\r'],
  ['\n', '\\n'],
]);
