import * as z from 'zod';
import { normalizers } from '#normalize/normalizers.ts';
import { secretSchema } from './secret.ts';
import { timeSchema } from './span-of-time.ts';

const nameSchema = z.string().min(1).max(200).optional().describe('How the source is called in the console.');

const datasetSchema = z
  .string()
  .refine((dataset) => normalizers.some((one) => one.dataset === dataset), { error: 'must be a dataset that `tocsin docs` knows' })
  .optional()
  .describe('What its records are, such as `aws.cloudtrail`; each is recognized when it is not said.');

const prefixSchema = z.string().max(1024).default('').describe('What the names of its objects begin with.');

const folderSchema = z.strictObject({
  type: z.literal('folder'),
  path: z.string().min(1).describe('The folder; the ones in it are read as well.'),
  name: nameSchema,
  dataset: datasetSchema,
  every: timeSchema.prefault('1s').describe('How often it is looked at.'),
});

const s3Schema = z
  .strictObject({
    type: z.literal('s3'),
    bucket: z.string().min(1).max(255).optional().describe('The bucket; with a queue, the only one that is read.'),
    queue: z.url().optional().describe('The URL of an SQS queue that is told of new objects; without it the bucket is listed.'),
    prefix: prefixSchema,
    region: z.string().min(1).optional().describe('Of the environment when it is not said.'),
    endpoint: z.url().optional().describe('Another server that speaks S3.'),
    name: nameSchema,
    dataset: datasetSchema,
    every: timeSchema.prefault('1m').describe('How often the bucket is listed.'),
  })
  .refine(({ bucket, queue }) => bucket !== undefined || queue !== undefined, { error: 'must have a bucket, a queue, or both' });

const azureSchema = z
  .strictObject({
    type: z.literal('azure-blob'),
    container: z.string().min(1).max(63),
    url: z.url().optional().describe('`https://ACCOUNT.blob.core.windows.net`, asked as the identity of the environment.'),
    connectionString: secretSchema.optional().describe('In place of `url`.'),
    prefix: prefixSchema,
    name: nameSchema,
    dataset: datasetSchema,
    every: timeSchema.prefault('1m').describe('How often the container is listed.'),
  })
  .refine(({ url, connectionString }) => (url === undefined) !== (connectionString === undefined), {
    error: 'must have either a url or a connectionString',
  });

/** What the service reads by itself. */
export const sourcesSchema = z
  .array(z.discriminatedUnion('type', [folderSchema, s3Schema, azureSchema]))
  .max(100)
  .default([]);

export type SourceSettings = z.output<typeof sourcesSchema>[number];
