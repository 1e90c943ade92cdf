import * as z from 'zod';
import { type Diagnostic, warningAt } from '#base/diagnostic.ts';
import type { JsonObject, JsonScalar } from '#base/json.ts';
import { spanOf } from '#base/span.ts';
import { problemsOf } from './formats/issues.ts';
import { type Problem, problem } from './formats/problem.ts';
import { diagnosticOf } from './formats/source.ts';
import { readYaml } from './formats/yaml-document.ts';

/** What a rule must do with some records. Cases stand in a `cases.yml` beside the rule; `docs/rule-format.md` describes it. */
export type RuleCase = {
  readonly title: string;
  /** The kind of case it is, for packs whose rules must show every kind. */
  readonly shows?: CaseKind;
  /** Raw records as a source gives them, in order of arrival. */
  readonly records: readonly JsonObject[];
  /** A file beside the cases that holds more records, as `scan` reads it. */
  readonly file?: string;
  /** One for each alert that must be there; none when the rule must stay quiet. */
  readonly expect: readonly ExpectedAlert[];
};

/**
 * The ways a rule on credentials goes wrong. `shape`: the same act in another raw form. `companion`: a second record of the same act.
 * `removal` and `failure`: a credential goes, or does not come. `look_alike`: harmless, and nearly the same. `no_actor`: the record names
 * nobody, or gives no address. `boundary`: just within and just beyond a window or count. `out_of_order`: records arrive late.
 */
export const CASE_KINDS = ['shape', 'companion', 'removal', 'failure', 'look_alike', 'no_actor', 'boundary', 'out_of_order'] as const;

type CaseKind = (typeof CASE_KINDS)[number];

/** A literal that may be altered without any case noticing, and why that is as it must be. */
export type ExplainedSurvivor = { readonly literal: string; readonly reason: string };

/** What a `cases.yml` holds. */
export type RuleCases = {
  readonly cases: readonly RuleCase[];
  /** Every record that has a name. */
  readonly records: ReadonlyMap<string, JsonObject>;
  /** Kinds of case that the rule cannot have, with the reason. */
  readonly without: ReadonlyMap<CaseKind, string>;
  readonly survivors: readonly ExplainedSurvivor[];
};

/** Fields an alert must have, by path: one of the field's values is the value, or the field is absent for null. */
export type ExpectedAlert = ReadonlyMap<string, JsonScalar>;

const record: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const alert = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const reason = z.string().min(10);
const casesSchema = z.strictObject({
  without: z.partialRecord(z.enum(CASE_KINDS), reason).default({}),
  survivors: z.array(z.strictObject({ literal: z.string().min(1), reason })).default([]),
  records: z.record(z.string(), record).default({}),
  cases: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        shows: z.enum(CASE_KINDS).optional(),
        records: z.array(z.union([z.string(), record], { error: 'must be the name of a record, or a record' })).default([]),
        file: z
          .string()
          .regex(/^\w[\w.-]*(?:\/\w[\w.-]*)*$/, { error: 'must be the path of a file beside the cases' })
          .optional(),
        expect: z.union([z.literal('none'), z.array(alert).min(1)], {
          error: 'must be none, or a list of alerts with the fields they must have',
        }),
      }),
    )
    .min(1),
});

type FileCases = z.output<typeof casesSchema>;

const NOTHING: RuleCases = { cases: [], records: new Map(), without: new Map(), survivors: [] };

/** What a `cases.yml` says. With an error there are no cases. */
export function parseRuleCases(text: string): RuleCases & { readonly diagnostics: readonly Diagnostic[] } {
  const [document] = readYaml(text);
  if (document?.kind === 'mistake') return { ...NOTHING, diagnostics: [document.diagnostic] };
  if (document?.kind !== 'map')
    return { ...NOTHING, diagnostics: [warningAt('RUL103', spanOf(0, 0), 'The file holds no cases', 'see docs/rule-format.md')] };
  const parsed = casesSchema.safeParse(document.value);
  const problems = parsed.success ? unknownRecords(parsed.data) : problemsOf(parsed.error.issues, document.value);
  const diagnostics = problems.map((found) => diagnosticOf(found, document.source));
  if (!parsed.success || problems.length > 0) return { ...NOTHING, diagnostics };
  const { records, without, survivors } = parsed.data;
  const kinds = CASE_KINDS.flatMap((kind): [CaseKind, string][] => (without[kind] === undefined ? [] : [[kind, without[kind]]]));
  return { cases: casesOf(parsed.data), records: new Map(Object.entries(records)), without: new Map(kinds), survivors, diagnostics };
}

function unknownRecords(file: FileCases): Problem[] {
  return file.cases.flatMap((one, i) =>
    one.records.flatMap((name, j) => {
      if (typeof name !== 'string' || Object.hasOwn(file.records, name)) return [];
      return [
        problem('RUL301', ['cases', i, 'records', j], `No record is called "${name}"`, 'give it under records:, or write the record here'),
      ];
    }),
  );
}

function casesOf(file: FileCases): RuleCase[] {
  return file.cases.map(({ title, shows, records, file: beside, expect }) => ({
    title,
    ...(shows === undefined ? {} : { shows }),
    records: records.map((one) => (typeof one === 'string' ? (file.records[one] ?? {}) : one)),
    ...(beside === undefined ? {} : { file: beside }),
    expect: expect === 'none' ? [] : expect.map((fields) => new Map(Object.entries(fields))),
  }));
}
