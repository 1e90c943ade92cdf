/** The words of a text as Elasticsearch's standard analyzer finds them: runs of letters and digits, in lower case. */
export function analyzeWords(text: string): readonly string[] {
  return (text.match(/[\p{L}\p{N}\p{M}_]+(?:['.:’][\p{L}\p{N}\p{M}_]+)*/gu) ?? []).map((word) => word.toLowerCase());
}
