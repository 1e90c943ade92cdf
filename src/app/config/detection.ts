import * as z from 'zod';
import { timeSchema } from './span-of-time.ts';

/** When rules alert, and what they remember. */
export const detectionSchema = z.strictObject({
  mode: z
    .enum(['realtime', 'scheduled'])
    .default('realtime')
    .describe('When rules alert that do not say so themselves: when an event arrives, where a rule allows it, or on their schedule alone.'),
  lateness: timeSchema
    .optional()
    .describe(
      'How late an event may arrive, beyond twice the look-back of a rule, and still be read with those beside it: 7d when it is not said.',
    ),
});
