import type { JsonObject, JsonValue } from '#base/json.ts';
import { parseRule } from '#rule/load.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import { parseCaseFile } from '../../test/case-file.ts';
import { filesIn, read } from '../../test/files.ts';
import { sharedBytes } from '../../test/shared.ts';
import { readTgz } from '../../test/tar.ts';

/** What is mutated: queries by language, lists of filter objects, and raw records. */
export type Corpus = {
  readonly queries: Readonly<Record<RuleLanguage, readonly string[]>>;
  readonly filters: readonly (readonly JsonValue[])[];
  readonly records: readonly JsonValue[];
  /** Whether published rules are among the queries. */
  readonly hasRules: boolean;
};

/** Our own cases; with `withRules` also every rule of the corpus beside the checkout, when it is there. */
export function readCorpus({ withRules }: { readonly withRules: boolean }): Corpus {
  const archive = withRules ? sharedBytes('corpora/elastic-rules.tgz') : undefined;
  const rules = archive === undefined ? [] : detectionsOf(archive);
  const ofRules = (language: RuleLanguage): string[] => rules.filter((rule) => rule.language === language).map(({ text }) => text);
  const own = sections();
  return {
    queries: {
      kuery: [...own('src/{lang/kql,plan/lower}/cases/*.case', 'kql', 'query'), ...ofRules('kuery')],
      lucene: [...own('src/{lang/lucene,plan/lower}/cases/*.case', 'lucene', 'query'), ...ofRules('lucene')],
      eql: [...own('src/{lang/eql,plan/lower,engine/search}/cases/*.case', 'eql', 'query'), ...ofRules('eql')],
      esql: [...own('src/{lang/esql,engine/rows}/cases/**/*.case', 'query'), ...ofRules('esql')],
    },
    filters: [
      ...own('src/plan/lower/cases/*.case', 'filters').map((text) => JSON.parse(text) as JsonValue[]),
      ...rules.flatMap(({ filters }) => (filters.length > 0 ? [filters] : [])),
    ],
    records: own('src/normalize/**/cases/*.case', 'record').map((text) => JSON.parse(text) as JsonValue),
    hasRules: archive !== undefined,
  };
}

/** The texts of the sections of those names. A folder of lowering holds cases of several languages: those have the language's section only. */
function sections(): (glob: string, ...names: readonly string[]) => string[] {
  return (glob, ...names) =>
    filesIn(glob)
      .flatMap((path) => parseCaseFile(read(path)).cases)
      .flatMap((one) => names.flatMap((name) => one.get(name) ?? []));
}

type RuleQuery = { readonly language: RuleLanguage; readonly text: string; readonly filters: readonly JsonObject[] };

function detectionsOf(archive: Buffer): readonly RuleQuery[] {
  return readTgz(archive)
    .filter(({ path }) => /^(?:\.\/)?rules.*\.toml$/.test(path))
    .flatMap(({ bytes }) => {
      const { rule } = parseRule(bytes.toString('utf8'));
      if (!rule || !('query' in rule.detection)) return [];
      const { detection } = rule;
      const language = 'language' in detection ? detection.language : detection.type === 'esql' ? 'esql' : 'eql';
      return [{ language, text: detection.query.text, filters: 'filters' in detection ? detection.filters : [] }];
    });
}
