import type { Detection, QueryText } from '../rule.ts';
import { defined } from './defined.ts';
import { type Problem, problem } from './problem.ts';
import type { FileRule } from './schema.ts';

type QueryMember = 'query' | 'threat_query';
/** Gives a query its place in the file. */
export type PlaceQuery = (member: QueryMember, text: string) => QueryText;

/** What makes the rule fire, or what its type lacks. */
export function detectionFromFile(file: FileRule, place: PlaceQuery): Detection | Problem {
  switch (file.type) {
    case 'query':
    case 'saved_query':
      return queryDetection(file, place);
    case 'eql':
      return eqlDetection(file, place);
    case 'esql':
      return (
        languageMistake(file, ['esql']) ??
        (file.query === undefined ? lacks(file, 'query') : { type: 'esql', query: place('query', file.query) })
      );
    case 'threshold':
      return thresholdDetection(file, place);
    case 'new_terms':
      return newTermsDetection(file, place);
    case 'threat_match':
      return threatMatchDetection(file, place);
    case 'machine_learning':
      return machineLearningDetection(file);
    default:
      return file.type satisfies never;
  }
}

/** The members that only rules of a type have. */
export const MEMBERS_OF_TYPE: Readonly<Record<Detection['type'], readonly (keyof FileRule)[]>> = {
  query: ['saved_id'],
  eql: ['event_category_override', 'timestamp_field', 'tiebreaker_field'],
  esql: [],
  threshold: ['threshold'],
  new_terms: ['new_terms_fields', 'history_window_start'],
  threat_match: ['threat_index', 'threat_query', 'threat_language', 'threat_filters', 'threat_mapping', 'threat_indicator_path'],
  machine_learning: ['machine_learning_job_id', 'anomaly_threshold'],
};

function queryDetection(file: FileRule, place: PlaceQuery): Detection | Problem {
  const base = kqlBase(file, place);
  if ('code' in base) return base;
  if (file.type === 'saved_query' && file.saved_id === undefined) return lacks(file, 'saved_id');
  return { type: 'query', ...base, ...defined({ savedId: file.saved_id }) };
}

function eqlDetection(file: FileRule, place: PlaceQuery): Detection | Problem {
  const mistake = languageMistake(file, ['eql']);
  if (mistake) return mistake;
  if (file.query === undefined) return lacks(file, 'query');
  const fields = {
    eventCategoryOverride: file.event_category_override,
    timestampField: file.timestamp_field,
    tiebreakerField: file.tiebreaker_field,
  };
  return { type: 'eql', query: place('query', file.query), filters: file.filters, ...defined(fields) };
}

function thresholdDetection(file: FileRule, place: PlaceQuery): Detection | Problem {
  const base = kqlBase(file, place);
  if ('code' in base) return base;
  if (!file.threshold) return lacks(file, 'threshold');
  const { field: fields, value, cardinality } = file.threshold;
  return { type: 'threshold', ...base, fields, value, cardinality };
}

function newTermsDetection(file: FileRule, place: PlaceQuery): Detection | Problem {
  const base = kqlBase(file, place);
  if ('code' in base) return base;
  if (!file.new_terms_fields) return lacks(file, 'new_terms_fields');
  if (file.history_window_start === undefined) return lacks(file, 'history_window_start');
  return { type: 'new_terms', ...base, fields: file.new_terms_fields, historyWindowStart: file.history_window_start };
}

function threatMatchDetection(file: FileRule, place: PlaceQuery): Detection | Problem {
  const base = kqlBase(file, place);
  if ('code' in base) return base;
  if (!file.threat_index) return lacks(file, 'threat_index');
  if (file.threat_query === undefined) return lacks(file, 'threat_query');
  if (!file.threat_mapping) return lacks(file, 'threat_mapping');
  return {
    type: 'threat_match',
    ...base,
    threatIndex: file.threat_index,
    threatQuery: place('threat_query', file.threat_query),
    threatLanguage: file.threat_language ?? 'kuery',
    threatFilters: file.threat_filters ?? [],
    mapping: file.threat_mapping.map(({ entries }) => entries.map(({ field, value, negate }) => ({ field, value, negate }))),
    indicatorPath: file.threat_indicator_path ?? 'threat.indicator',
  };
}

function machineLearningDetection(file: FileRule): Detection | Problem {
  if (!file.machine_learning_job_id) return lacks(file, 'machine_learning_job_id');
  return { type: 'machine_learning', jobIds: file.machine_learning_job_id, anomalyThreshold: file.anomaly_threshold ?? 50 };
}

type KqlBase = Pick<Detection & { type: 'query' }, 'language' | 'query' | 'filters'>;

/** The part that all rules over KQL or Lucene have. Filters alone are a query, and so is a saved one. */
function kqlBase(file: FileRule, place: PlaceQuery): KqlBase | Problem {
  const mistake = languageMistake(file, ['kuery', 'lucene']);
  if (mistake) return mistake;
  const isElsewhere = file.filters.length > 0 || file.saved_id !== undefined;
  if (file.query === undefined && !isElsewhere) return lacks(file, 'query');
  const language = file.language === 'lucene' ? 'lucene' : 'kuery';
  return { language, query: file.query === undefined ? { text: '' } : place('query', file.query), filters: file.filters };
}

function languageMistake(file: FileRule, allowed: readonly string[]): Problem | undefined {
  if (file.language === undefined || allowed.includes(file.language)) return undefined;
  return problem(
    'RUL206',
    ['language'],
    `A rule of type ${file.type} cannot be written in ${file.language}`,
    `use ${allowed.join(' or ')}, or another type`,
  );
}

function lacks(file: FileRule, member: keyof FileRule): Problem {
  return problem('RUL202', [], `A rule of type ${file.type} needs "${member}"`, `add ${member}:`);
}
