/** The offset of the first `{` without its `}` in an alert template; undefined when there is none. */
export function unclosedBrace(template: string): number | undefined {
  for (let open = template.indexOf('{'); open !== -1; ) {
    const close = template.indexOf('}', open);
    const next = template.indexOf('{', open + 1);
    if (close === -1 || (next !== -1 && next < close)) return open;
    open = next;
  }
  return undefined;
}
