import * as z from 'zod';
import { parseDuration } from '#base/duration.ts';

/** A length of time as people write it, `30d` or `5m`, in milliseconds. */
export const timeSchema = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, { error: 'must be a length of time such as 90s, 5m, 12h or 30d' })
  .transform((text) => parseDuration(text) ?? 0);
