import type { Duration } from '#base/duration.ts';
import type { JsonObject } from '#base/json.ts';

export type RuleSeverity = 'low' | 'medium' | 'high' | 'critical';

/** A query as its author wrote it, and where it stands in the file it came from. */
export type QueryText = {
  readonly text: string;
  /** The offset of `text` in the source, when it stands there unchanged; a diagnostic's span is shifted by it. */
  readonly offset?: number;
  /** The offset in the source of every line of `text`, when its lines stand there unchanged but indented (a YAML block). See `sourceSpan`. */
  readonly lineOffsets?: readonly number[];
};

/** What an author writes: immutable. What happened to it is state, kept elsewhere by its id. Elastic's names, in camel case. */
export type Rule = {
  /** `rule_id`: the author's stable id. */
  readonly id: string;
  /** Elastic's saved-object id: uuid-v5 of the rule id. */
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly detection: Detection;
  /** Index patterns that say which events the rule reads; absent for ES|QL, whose query says it. */
  readonly index?: readonly string[];
  readonly severity: RuleSeverity;
  readonly riskScore: number;
  /** How sure a hit is to be what the rule is about; a second axis beside severity. Ours. */
  readonly confidence?: 'low' | 'medium' | 'high';
  readonly schedule: Schedule;
  /** Whether its alerts are made when an event arrives, where that can be, or on its schedule alone; absent: as the service says. Ours. */
  readonly mode?: 'realtime' | 'scheduled';
  /** `max_signals`: alerts created per run; what is over it is deferred. */
  readonly maxSignals: number;
  readonly enabled: boolean;
  readonly isBuildingBlock: boolean;
  /** Names the query uses that are read elsewhere: query field → field of the event. Ours. */
  readonly fieldMap: ReadonlyMap<string, string>;
  readonly suppression?: Suppression;
  readonly severityMapping: readonly { readonly field: string; readonly value: string; readonly severity: RuleSeverity }[];
  readonly riskScoreMapping: readonly { readonly field: string }[];
  /** What raises or lowers the risk score of a single alert, by name; ours. */
  readonly riskTerms: readonly RiskTerm[];
  readonly ruleNameOverride?: string;
  /** `timestamp_override`: the field whose time the window reads, before `@timestamp`. */
  readonly timestampOverride?: string;
  readonly timestampOverrideFallbackDisabled: boolean;
  readonly exceptions: readonly ExceptionItem[];
  readonly threat: readonly Threat[];
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  readonly author: readonly string[];
  readonly license?: string;
  readonly version: number;
  /** Investigation guide, Markdown (`note`). */
  readonly note?: string;
  readonly setup?: string;
  /** `investigation_fields`: what an analyst should see first. */
  readonly highlightedFields: readonly string[];
  /** The title and reason of an alert, with `{field}` in place of values; ours. */
  readonly alertTitle?: string;
  readonly alertReason?: string;
  /** Ids of rules that do this rule's job better; ours. */
  readonly supersededBy: readonly string[];
  /** Findings of lint that are meant to be there: code → the author's reason; ours. */
  readonly lintAllowed: ReadonlyMap<string, string>;
  /** Who published the query, and as what, when it is not the authors' own work; ours. */
  readonly origin?: string;
  /** Members of the source that Tocsin does not use, kept for a faithful round trip. */
  readonly extra: JsonObject;
  /** Where the rule was read from. */
  readonly path?: string;
};

export type RuleLanguage = 'kuery' | 'lucene' | 'eql' | 'esql';

/** What makes the rule fire. */
export type Detection =
  | {
      readonly type: 'query';
      readonly language: 'kuery' | 'lucene';
      readonly query: QueryText;
      readonly filters: readonly JsonObject[];
      readonly savedId?: string;
    }
  | {
      readonly type: 'eql';
      readonly query: QueryText;
      readonly filters: readonly JsonObject[];
      readonly eventCategoryOverride?: string;
      readonly timestampField?: string;
      readonly tiebreakerField?: string;
    }
  | { readonly type: 'esql'; readonly query: QueryText }
  | {
      readonly type: 'threshold';
      readonly language: 'kuery' | 'lucene';
      readonly query: QueryText;
      readonly filters: readonly JsonObject[];
      readonly fields: readonly string[];
      readonly value: number;
      readonly cardinality: readonly { readonly field: string; readonly value: number }[];
    }
  | {
      readonly type: 'new_terms';
      readonly language: 'kuery' | 'lucene';
      readonly query: QueryText;
      readonly filters: readonly JsonObject[];
      readonly fields: readonly string[];
      /** Date math: `now-14d`. */
      readonly historyWindowStart: string;
    }
  | {
      readonly type: 'threat_match';
      readonly language: 'kuery' | 'lucene';
      readonly query: QueryText;
      readonly filters: readonly JsonObject[];
      readonly threatIndex: readonly string[];
      readonly threatQuery: QueryText;
      readonly threatLanguage: 'kuery' | 'lucene';
      readonly threatFilters: readonly JsonObject[];
      /** OR of ANDs. */
      readonly mapping: readonly (readonly ThreatMapping[])[];
      readonly indicatorPath: string;
    }
  | { readonly type: 'machine_learning'; readonly jobIds: readonly string[]; readonly anomalyThreshold: number };

export type RuleType = Detection['type'];

export type ThreatMapping = { readonly field: string; readonly value: string; readonly negate: boolean };

/** A part of a risk score: points that an alert gets when its fields meet a condition in KQL, and what they stand for. */
export type RiskTerm = { readonly when: string; readonly add: number; readonly why: string };

/** When a rule runs and what it looks back on. `from` and `to` are date math against the tick. */
export type Schedule = { readonly interval: Duration; readonly from: string; readonly to: string };

export type Suppression = {
  readonly groupBy: readonly string[];
  /** Absent: one alert for a group in a run. */
  readonly duration?: Duration;
  readonly missingFields: 'suppress' | 'doNotSuppress';
};

/** One exception item: its entries are ANDed. A rule stays quiet for events that meet any of its items. */
export type ExceptionItem = {
  readonly id: string;
  readonly name: string;
  readonly entries: readonly ExceptionEntry[];
  readonly osTypes: readonly string[];
  /** Epoch milliseconds. */
  readonly expires?: number;
};

export type ExceptionEntry =
  | ExceptionTest
  | { readonly kind: 'nested'; readonly field: string; readonly entries: readonly ExceptionTest[] };

export type ExceptionTest = { readonly field: string; readonly operator: 'included' | 'excluded' } & (
  | { readonly kind: 'match'; readonly value: string }
  | { readonly kind: 'matchAny'; readonly values: readonly string[] }
  | { readonly kind: 'wildcard'; readonly value: string }
  | { readonly kind: 'exists' }
  | { readonly kind: 'list'; readonly listId: string; readonly listType: string }
);

/** One ATT&CK tactic with the techniques under it. */
export type Threat = {
  readonly framework: string;
  readonly tactic: ThreatEntry;
  readonly techniques: readonly (ThreatEntry & { readonly subtechniques: readonly ThreatEntry[] })[];
};

export type ThreatEntry = { readonly id: string; readonly name: string; readonly reference: string };
