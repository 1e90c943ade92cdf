import { windowsNormalizer } from '../../windows-event.ts';

/** Events of every other channel: recognized and kept by their own names, without a mapping of their own. */
export const windowsForwarded = windowsNormalizer({
  dataset: 'windows.forwarded',
  title: 'Windows events',
  fields: [],
  confidence: 0.7,
  isMine: () => true,
  write: () => undefined,
});
