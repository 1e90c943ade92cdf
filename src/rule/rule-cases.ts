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
  /** Raw records as a source gives them, in order of arrival. */
  readonly records: readonly JsonObject[];
  /** A file beside the cases that holds more records, as `scan` reads it. */
  readonly file?: string;
  /** One for each alert that must be there; none when the rule must stay quiet. */
  readonly expect: readonly ExpectedAlert[];
};

/** Fields an alert must have, by path: one of the field's values is the value, or the field is absent for null. */
export type ExpectedAlert = ReadonlyMap<string, JsonScalar>;

const record: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const alert = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const casesSchema = z.strictObject({
  records: z.record(z.string(), record).default({}),
  cases: z
    .array(
      z.strictObject({
        title: z.string().min(1),
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

/** The cases of a `cases.yml`. With an error there are none. */
export function parseRuleCases(text: string): { readonly cases: readonly RuleCase[]; readonly diagnostics: readonly Diagnostic[] } {
  const [document] = readYaml(text);
  if (document?.kind === 'mistake') return { cases: [], diagnostics: [document.diagnostic] };
  if (document?.kind !== 'map')
    return { cases: [], diagnostics: [warningAt('RUL103', spanOf(0, 0), 'The file holds no cases', 'see docs/rule-format.md')] };
  const parsed = casesSchema.safeParse(document.value);
  const problems = parsed.success ? unknownRecords(parsed.data) : problemsOf(parsed.error.issues, document.value);
  const diagnostics = problems.map((found) => diagnosticOf(found, document.source));
  return { cases: parsed.success && problems.length === 0 ? casesOf(parsed.data) : [], diagnostics };
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
  return file.cases.map(({ title, records, file: beside, expect }) => ({
    title,
    records: records.map((one) => (typeof one === 'string' ? (file.records[one] ?? {}) : one)),
    ...(beside === undefined ? {} : { file: beside }),
    expect: expect === 'none' ? [] : expect.map((fields) => new Map(Object.entries(fields))),
  }));
}
