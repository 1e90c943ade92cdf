import type { Backend } from './backend.ts';
import { elasticsearch } from './elasticsearch/convert.ts';

/** The list of backends. */
export const backends: readonly Backend[] = [elasticsearch];
