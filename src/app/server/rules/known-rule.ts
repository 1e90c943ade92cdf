import type { Diagnostic } from '#base/diagnostic.ts';
import type { CompiledRule } from '#engine/compile.ts';
import type { StoredRule } from '#io/stores/service/rule-store.ts';
import type { Rule } from '#rule/rule.ts';

/** A rule of the service: where it comes from, how it is written, and how it runs. */
export type KnownRule = {
  /** As its author wrote it, with whether it runs and who changed it when. */
  readonly written: Rule;
  /** The same with the items of the exception lists it refers to. */
  readonly running: Rule;
  /** `custom` came over the API; the others stand in files, `customized` with changes of their own. */
  readonly origin: 'file' | 'customized' | 'custom';
  readonly stored: StoredRule;
  /** Absent while it is disabled, and when it cannot run. */
  readonly compiled?: CompiledRule;
  /** What is wrong or doubtful in it. */
  readonly diagnostics: readonly Diagnostic[];
};
