import * as z from 'zod';
import { LOG_FORMATS, LOG_LEVELS } from '../log.ts';

/** What is said on standard error. */
export const logSchema = z.strictObject({
  format: z.enum(LOG_FORMATS).default('text').describe('text: words for people. json: an object a line.'),
  level: z.enum(LOG_LEVELS).default('info').describe('The least that is said.'),
  requests: z.boolean().default(false).describe('Whether every request is said.'),
});
