import { eachRowSince, type Step } from './stage.ts';

/** About a share of the rows. Which ones, an event's id decides, or the place of a row that is no event: the same every time. */
export function compileSample(share: number): Step {
  return eachRowSince(() => {
    let place = 0;
    return (row) => (hashOf(row.event?.id ?? `#${place++}`) < share * 2 ** 32 ? [row] : []);
  });
}

/** FNV-1a, its bits mixed once more so that similar ids lie far apart (the last step of MurmurHash3). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
