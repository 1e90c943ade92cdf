import * as z from 'zod';
import { parseByteCount } from '../byte-count.ts';
import { timeSchema } from './span-of-time.ts';

const sizeSchema = z
  .string()
  .refine((text) => parseByteCount(text) !== undefined, { error: 'must be a number of bytes such as 500MB or 20GB' })
  .transform((text) => parseByteCount(text) ?? 0);

export const retentionSchema = z.strictObject({
  events: timeSchema.prefault('30d').describe('Events that arrived longer ago are deleted, once no rule looks back to them.'),
  alerts: timeSchema.prefault('365d').describe('Alerts that are older and closed are deleted.'),
  dead_letters: timeSchema.prefault('30d').describe('Records that became no event.'),
  runs: timeSchema.prefault('30d').describe('The ledgers of runs.'),
  size: sizeSchema.optional().describe('Bytes that the data may take: over it the oldest events go first.'),
  keep_cited: z.boolean().default(true).describe('Events stay as long as an alert rests on them that nobody has closed.'),
});
