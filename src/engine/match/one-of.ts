/** So few texts are compared one by one: most differ in length, and the hash of a text that has just been read takes longer. */
const FEW = 4;

/** Whether a text is one of some. */
export function compileOneOf(texts: ReadonlySet<string>): (text: string) => boolean {
  if (texts.size > FEW) return (text) => texts.has(text);
  const list = [...texts];
  return (text) => {
    for (let i = 0; i < list.length; i++) if (list[i] === text) return true;
    return false;
  };
}
