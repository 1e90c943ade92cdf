import type { FunctionDefinition } from '../function.ts';
import { extractJson, parseJsonPath } from '../json-path.ts';
import { textOf } from '../text.ts';

export const jsonExtract: FunctionDefinition = {
  name: 'json_extract',
  signature: 'json_extract(json, path) → keyword',
  summary:
    "What stands at a path of a JSON text, `a.b[0][\\'x.y\\']`: a text without quotes, anything else as JSON; null when there is nothing.",
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare: (_types, [, constant]) => {
    const fixed = constant === undefined || constant === null ? undefined : parseJsonPath(textOf(constant));
    return ([json = null, path = null]) => {
      const segments = fixed ?? parseJsonPath(textOf(path));
      return segments ? extractJson(textOf(json), segments) : null;
    };
  },
  examples: [
    { arguments: ['{"a":{"b":[1,"x"]}}', 'a.b[1]'], result: 'x' },
    { arguments: ['{"a":{"b":[1,"x"]}}', '$.a.b'], result: '[1,"x"]' },
    { arguments: ['{"a":null}', 'a'], result: null },
    { arguments: [null, 'a'], result: null },
  ],
};
