import * as z from 'zod';

export const nameSchema = z.string().regex(/^[\w.@-]{1,100}$/, { error: 'must be letters, digits and . @ - _' });
export const passwordSchema = z.string().min(12, { error: 'must have 12 characters or more' }).max(1000);
