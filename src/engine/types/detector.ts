import type { Diagnostic } from '#base/diagnostic.ts';
import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { Detection, Rule, RuleType } from '#rule/rule.ts';
import type { Candidate } from '../alert/candidate.ts';
import type { Filter } from '../match/matcher.ts';
import type { Window } from '../ports.ts';
import type { Hit } from '../state/hit.ts';

/** What a detector works on: one window of one run. */
export type DetectInput = {
  /** `now` of the rule. */
  readonly tick: number;
  /** The tick of the run: later than `tick` when a window is read again for late events. What had arrived by then is there. */
  readonly asOf: number;
  readonly window: Window;
  /** Where the next tick's window starts: what lies before it is not seen again. */
  readonly nextFrom: number;
  /** When the data begin: the time of the oldest event that had arrived by `asOf`, whether it hit or not. */
  readonly dataStart?: number;
  /** The hits in the window that no exception took, oldest first. */
  readonly hits: readonly Hit[];
};

export type Detected = {
  readonly candidates: readonly Candidate[];
  /** Candidates of hits that an earlier run has already settled: counted as duplicates, not built again. */
  readonly repeats: number;
  /** Sentences about what the rule type could not do in the plain way; an amount stands at the end behind `: `. */
  readonly warnings?: readonly string[];
  /** What could not be read, and why: the window is read again in the next run. */
  readonly errors?: readonly string[];
  /** Takes back what detecting remembered, for a run that fails behind it. */
  readonly undo?: () => void;
};

/** A rule type at work on one rule. */
export type Detector = {
  /** When it throws, it has remembered nothing but what `restart` forgets. */
  readonly detect: (input: DetectInput) => Detected;
  /** Forgets what it made of the windows before, which it would not make again: a run failed, and what it made is lost. */
  readonly restart?: () => void;
  /** Learns of hits when they arrive, those that exceptions take too, before any window with them is read. After a restart all again. */
  readonly arrive?: (hits: readonly Hit[]) => void;
  /**
   * What is kept of an event that hit, from then on: the event, or one like it with only the fields that are still needed. Rule types that
   * count keep no documents, so that a noisy rule does not hold the whole input.
   */
  readonly keep?: (event: Event, time: number, filters: readonly number[]) => Event;
  /** Whether a hit is needed, however old it is: indicators are. As of a tick. */
  readonly needs?: (hit: Hit, tick: number) => boolean;
  /** Learns which hits are gone. */
  readonly dropped?: (hits: readonly Hit[]) => void;
  /**
   * Forgets what windows that begin at the horizon or later do not ask for. A detector that has this reads no others from then on: what it
   * would make of them depends on what is gone.
   */
  readonly forget?: (horizon: number) => void;
  /** Learns of an alert that is there: what it counted does not count again. */
  readonly recall?: (document: JsonObject) => void;
  /** What it remembers besides hits, as plain data. */
  readonly snapshot?: () => JsonValue;
  readonly restore?: (state: JsonValue) => void;
};

/** What a rule type needs to know to make its rules ready. */
export type TypeContext = {
  readonly schema: Schema;
  /** Query field → field of the event, applied in lowering. */
  readonly fieldMap: ReadonlyMap<string, string>;
  /** How many sequences that have begun are remembered in a window. */
  readonly maxPendingSequences?: number;
};

/** A rule made ready; without `createDetector` it cannot run, and the diagnostics say why. */
export type CompiledDetection = {
  readonly filters: readonly Filter[];
  readonly createDetector?: () => Detector;
  /**
   * Which earlier windows a run reads again when events arrive late: the first that could have held the event, where each event stands for
   * itself; every one, where events count together.
   */
  readonly rereads: 'first' | 'every';
  /** True when every event gives its alerts by itself, whatever stands beside it and whenever it is read. */
  readonly isEventWise?: boolean;
  readonly diagnostics: readonly Diagnostic[];
};

export function cannotRun(diagnostics: readonly Diagnostic[]): CompiledDetection {
  return { filters: [], rereads: 'first', diagnostics };
}

/** A rule type: its name, and how its rules become filters and a detector. */
export type RuleTypeDefinition<Type extends RuleType> = {
  readonly type: Type;
  readonly compile: (rule: Rule, detection: Extract<Detection, { type: Type }>, context: TypeContext) => CompiledDetection;
};
