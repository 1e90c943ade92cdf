import type { Diagnostic } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { Condition } from '#plan/expr.ts';
import type { LowerContext, Planned } from '#plan/languages.ts';
import type { Detection, Rule, RuleLanguage, RuleType } from '#rule/rule.ts';
import type { Candidate } from '../alert/candidate.ts';
import type { Filter } from '../match/matcher.ts';
import type { CompileCommands, Window } from '../ports.ts';
import type { Hit } from '../state/hit.ts';

/** What a detector works on: one window of one run. */
export type DetectInput = {
  /** `now` of the rule. */
  readonly tick: number;
  readonly window: Window;
  /** The hits in the window that no exception took, oldest first. */
  readonly hits: readonly Hit[];
  /** The hits of any other window that had arrived by the run, exceptions taken out: new terms read their history through it. */
  readonly read: (window: Window) => readonly Hit[];
  /** What the detector answered last; an empty object at first. Plain data. */
  readonly state: JsonObject;
};

export type Detected = {
  readonly candidates: readonly Candidate[];
  /** Candidates of hits that an earlier run has already settled: counted as duplicates, not built again. */
  readonly repeats: number;
  readonly state: JsonObject;
};

/** A rule type at work on one rule. */
export type Detect = (input: DetectInput) => Detected;

/** What a rule type needs to know to make its rules ready. */
export type TypeContext = {
  readonly schema: Schema;
  /** Query field → field of the event, applied in lowering. */
  readonly fieldMap: ReadonlyMap<string, string>;
  readonly plan: (language: RuleLanguage, text: string, context: LowerContext) => Planned;
  /** Kibana filter objects → one condition; without it the diagnostics say why. */
  readonly planFilters: (filters: readonly JsonObject[], context: LowerContext) => PlannedCondition;
  readonly compileCommands: CompileCommands;
};

export type PlannedCondition = { readonly condition?: Condition; readonly diagnostics: readonly Diagnostic[] };

/** A rule made ready; without `detect` it cannot run, and the diagnostics say why. */
export type CompiledDetection = {
  readonly filters: readonly Filter[];
  readonly detect?: Detect;
  readonly diagnostics: readonly Diagnostic[];
};

/** A rule type: its name, and how its rules become filters and a detector. */
export type RuleTypeDefinition<Type extends RuleType> = {
  readonly type: Type;
  /**
   * Which earlier windows a run reads again when events arrive late: the first that could have held the event, where each event stands for
   * itself; every one, where events count together.
   */
  readonly rereads: 'first' | 'every';
  readonly compile: (rule: Rule, detection: Extract<Detection, { type: Type }>, context: TypeContext) => CompiledDetection;
};
