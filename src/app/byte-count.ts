/** `600KB`, `5 GB`, `1MiB`, `4096`: bytes; undefined for what is none. */
export function parseByteCount(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*([kmgt]?)(i?)b?$/i.exec(text.trim());
  if (!match) return undefined;
  const [, amount, prefix = '', binary] = match;
  const step = binary === '' ? 1000 : 1024;
  return Math.round(Number(amount) * step ** ' kmgt'.indexOf(prefix.toLowerCase() || ' '));
}
