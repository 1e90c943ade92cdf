import * as z from 'zod';

const field = z.string().min(1).max(1024);
const order = z.enum(['asc', 'desc']);

const sortOptions = z.strictObject({
  order: order.default('asc'),
  missing: z.enum(['_last', '_first']).default('_last'),
  unmapped_type: z.string().optional(),
  format: z.string().optional(),
});

/** `"field"`, `{ field: "desc" }` or `{ field: { order: "desc" } }`. */
const sortEntry = z.union([field, z.record(field, z.union([order, sortOptions]))]);

const patterns = z.union([field.transform((one) => [one]), z.array(field).max(1000)]);

const metric = z.strictObject({ field });
const terms = z.strictObject({
  field,
  size: z.int().min(1).max(10_000).default(10),
  min_doc_count: z.int().min(1).default(1),
  missing: z.union([z.string(), z.number(), z.boolean()]).optional(),
  order: z
    .union([z.record(z.string(), order), z.array(z.record(z.string(), order)).length(1)])
    .transform((given) => (Array.isArray(given) ? (given[0] ?? {}) : given))
    .optional(),
});
const dateHistogram = z
  .strictObject({
    field,
    fixed_interval: z.string().max(20).optional(),
    calendar_interval: z.string().max(20).optional(),
    min_doc_count: z.int().min(0).default(0),
    time_zone: z.enum(['UTC', 'Z', '+00:00']).optional(),
    format: z.enum(['strict_date_time', 'date_time', 'date_optional_time', 'strict_date_optional_time']).optional(),
  })
  .refine((one) => (one.fixed_interval === undefined) !== (one.calendar_interval === undefined), {
    error: 'must have a fixed_interval or a calendar_interval',
  });

/** The kinds of aggregation that are run; others are refused by name. */
export type Aggregation = {
  readonly aggs?: Readonly<Record<string, Aggregation>> | undefined;
  readonly aggregations?: Readonly<Record<string, Aggregation>> | undefined;
  readonly meta?: unknown;
  readonly terms?: z.output<typeof terms> | undefined;
  readonly date_histogram?: z.output<typeof dateHistogram> | undefined;
  readonly missing?: z.output<typeof metric> | undefined;
  readonly cardinality?: z.output<typeof cardinality> | undefined;
  readonly value_count?: z.output<typeof metric> | undefined;
  readonly min?: z.output<typeof metric> | undefined;
  readonly max?: z.output<typeof metric> | undefined;
  readonly avg?: z.output<typeof metric> | undefined;
  readonly sum?: z.output<typeof metric> | undefined;
};

const cardinality = z.strictObject({ field, precision_threshold: z.int().min(0).optional() });
const aggregations = z.lazy(() => z.record(z.string().min(1).max(200), aggregation));
const aggregation: z.ZodType<Aggregation> = z.strictObject({
  aggs: aggregations.optional(),
  aggregations: aggregations.optional(),
  meta: z.json().optional(),
  terms: terms.optional(),
  date_histogram: dateHistogram.optional(),
  missing: metric.optional(),
  cardinality: cardinality.optional(),
  value_count: metric.optional(),
  min: metric.optional(),
  max: metric.optional(),
  avg: metric.optional(),
  sum: metric.optional(),
});

/** What of Elasticsearch's search is run over alerts. */
export const searchSchema = z.strictObject({
  query: z.record(z.string(), z.json()).optional(),
  size: z.int().min(0).max(10_000).default(10),
  from: z.int().min(0).max(10_000).default(0),
  sort: z.union([sortEntry.transform((one) => [one]), z.array(sortEntry).max(10)]).default([]),
  _source: z
    .union([
      z.boolean(),
      patterns,
      z.strictObject({
        includes: patterns.optional(),
        excludes: patterns.optional(),
        include: patterns.optional(),
        exclude: patterns.optional(),
      }),
    ])
    .default(true),
  fields: z
    .array(z.union([field, z.strictObject({ field, format: z.string().optional(), include_unmapped: z.boolean().optional() })]))
    .max(1000)
    .optional(),
  aggs: aggregations.optional(),
  aggregations: aggregations.optional(),
  track_total_hits: z.union([z.boolean(), z.int()]).optional(),
  runtime_mappings: z.strictObject({}, { error: 'is not supported' }).optional(),
});

export type Search = z.output<typeof searchSchema>;
