import type { Ids } from './ids.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** Where things happen. */
export type Stage = { readonly ids: Ids; readonly world: World };

/** The stage with chance on it. */
export type BackgroundStage = Stage & { readonly random: Random };
