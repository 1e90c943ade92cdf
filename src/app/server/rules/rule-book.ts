import { canonicalJson, type JsonObject, type JsonValue } from '#base/json.ts';
import type { CompiledRule } from '#engine/compile.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { StoredRule } from '#io/stores/service/rule-store.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import type { Rule } from '#rule/rule.ts';
import { ruleUuid } from '#rule/uuid.ts';
import { compileGuarded } from '../../load-rules.ts';
import { knownSchema } from '../../schema.ts';
import { authoredMembers, isSameRule, listReferencesOf, RuleRefused, readRuleObject } from './check-rule.ts';
import type { KnownRule } from './known-rule.ts';
import { listedExceptions, valueListsOf } from './listed-exceptions.ts';

export type RuleBookOptions = {
  readonly store: ServiceStore;
  /** The rules of files. */
  readonly fileRules: readonly Rule[];
  /** The clock: epoch milliseconds. */
  readonly now: () => number;
};

/** Who changes rules that nobody changed. */
const OURS = 'tocsin';

/**
 * Every rule of the service: those of files, with what was said of them over the API, and those that came over the API. A change is on the
 * disk when it is answered, and runs from then on.
 */
export class RuleBook {
  readonly #store: ServiceStore;
  readonly #now: () => number;
  #fileRules: ReadonlyMap<string, Rule>;
  readonly #schema: Schema = knownSchema();
  readonly #rules = new Map<string, KnownRule>();
  readonly #stored: Map<string, StoredRule>;
  readonly #unreadable = new Map<string, string>();
  readonly #opened: number;
  #tell: (compiled: readonly CompiledRule[]) => void = () => undefined;

  constructor({ store, fileRules, now }: RuleBookOptions) {
    this.#store = store;
    this.#now = now;
    this.#opened = now();
    this.#fileRules = new Map(fileRules.map((rule) => [rule.id, rule]));
    this.#stored = new Map(store.rules.all().map((stored) => [stored.ruleId, stored]));
    for (const id of new Set([...this.#fileRules.keys(), ...this.#stored.keys()])) this.#refreshKept(id);
  }

  /** Rules that were kept and do not load any more, each with the reason. */
  unreadable(): ReadonlyMap<string, string> {
    return this.#unreadable;
  }

  /** Calls `tell` with the rules that run whenever they are others. */
  connect(tell: (compiled: readonly CompiledRule[]) => void): void {
    this.#tell = tell;
  }

  /** Other rules of files from now on; what was said of them over the API stands. */
  replaceFileRules(fileRules: readonly Rule[]): void {
    const before = this.#fileRules;
    this.#fileRules = new Map(fileRules.map((rule) => [rule.id, rule]));
    for (const id of new Set([...before.keys(), ...this.#fileRules.keys()]))
      if (canonicalJson(jsonOf(before.get(id))) !== canonicalJson(jsonOf(this.#fileRules.get(id)))) this.#refreshKept(id);
    this.#tell(this.compiled());
  }

  /** In the order of files, then of arrival. */
  all(): readonly KnownRule[] {
    return [...this.#rules.values()];
  }

  /** By the id that its author gave it. */
  get(ruleId: string): KnownRule | undefined {
    return this.#rules.get(ruleId);
  }

  /** By the id of the saved object. */
  byUuid(uuid: string): KnownRule | undefined {
    for (const known of this.#rules.values()) if (known.written.uuid === uuid) return known;
    return undefined;
  }

  /** What runs. */
  compiled(): readonly CompiledRule[] {
    return this.all().flatMap(({ compiled }) => (compiled ? [compiled] : []));
  }

  /** Rules of files that were taken out. */
  removed(): readonly string[] {
    return [...this.#fileRules.keys()].filter((id) => !this.#rules.has(id));
  }

  /** Several changes at once: all or none on the disk, and the engine is told once, when other rules run than before. */
  change<T>(work: () => T): T {
    const [stored, rules, before] = [new Map(this.#stored), new Map(this.#rules), this.compiled()];
    let result: T;
    try {
      result = this.#store.database.inTransaction(work);
    } catch (error) {
      restore(this.#stored, stored);
      restore(this.#rules, rules);
      throw error;
    }
    const running = this.compiled();
    if (running.length !== before.length || running.some((compiled, i) => compiled !== before[i])) this.#tell(running);
    return result;
  }

  /** Within a change: writes a rule as its author's tool has it, over the one of its id; refuses what does not load or cannot run. */
  write(object: JsonObject, who: string): KnownRule {
    const { enabled, ...document } = authoredMembers(object);
    const rule = readRuleObject(document);
    const [before, file] = [this.#stored.get(rule.id), this.#fileRules.get(rule.id)];
    const isFiles = file !== undefined && isSameRule(rule, file);
    const { document: _, ...touched } = this.#touched(rule.id, who);
    const isSame = before?.document !== undefined && canonicalJson(before.document) === canonicalJson(document);
    const stored: StoredRule = {
      ...touched,
      ...(isFiles ? {} : { document }),
      enabled: typeof enabled === 'boolean' ? enabled : (this.#rules.get(rule.id)?.written.enabled ?? true),
      isRemoved: false,
      revision: before ? before.revision + Number(!isSame && !(isFiles && !before.document)) : Number(file !== undefined && !isFiles),
    };
    const known = this.#madeReady(isFiles ? file : rule, stored, file === undefined ? 'custom' : isFiles ? 'file' : 'customized');
    if (isMistaken(known)) throw new RuleRefused(known.diagnostics);
    this.#keep(stored);
    this.#unreadable.delete(rule.id);
    this.#rules.set(rule.id, known);
    return known;
  }

  /** Within a change. */
  setEnabled(ruleId: string, enabled: boolean, who: string): KnownRule | undefined {
    this.#keep({ ...this.#touched(ruleId, who), enabled });
    this.#refresh(ruleId);
    return this.#rules.get(ruleId);
  }

  /** Within a change. A rule of a file is taken out until it is put back. */
  remove(ruleId: string, who: string): void {
    if (this.#fileRules.has(ruleId)) {
      const { document: _, enabled: __, ...stored } = this.#touched(ruleId, who);
      this.#keep({ ...stored, isRemoved: true });
    } else {
      this.#store.rules.delete(ruleId);
      this.#stored.delete(ruleId);
    }
    this.#rules.delete(ruleId);
  }

  /** Within a change: puts a rule of a file back, as the file has it. */
  putBack(ruleId: string, who: string): void {
    this.#keep({ ...this.#touched(ruleId, who), isRemoved: false });
    this.#refresh(ruleId);
  }

  /** Within a change: rules read their exceptions again. */
  readExceptions(isMeant: (known: KnownRule) => boolean): void {
    for (const known of this.all()) if (isMeant(known)) this.#refresh(known.written.id);
  }

  /** A rule as it would run, without keeping it; refused when it cannot run. */
  tryOut(rule: Rule, who: string): KnownRule {
    const known = this.#madeReady(
      { ...rule, enabled: true },
      { ...this.#touched(rule.id, who), enabled: true, isRemoved: false },
      'custom',
    );
    if (!known.compiled) throw new RuleRefused(known.diagnostics);
    return known;
  }

  #keep(stored: StoredRule): void {
    this.#store.rules.write(stored);
    this.#stored.set(stored.ruleId, stored);
  }

  /** What is stored of a rule, changed now. */
  #touched(ruleId: string, who: string): StoredRule {
    const now = this.#now();
    const first = { ruleId, isRemoved: false, revision: 0, createdAt: now, createdBy: who };
    const ofFile = { ...first, createdAt: this.#opened, createdBy: OURS };
    return { ...(this.#stored.get(ruleId) ?? (this.#fileRules.has(ruleId) ? ofFile : first)), updatedAt: now, updatedBy: who };
  }

  /** A rule that was kept by another version and does not load in this one takes no other with it. */
  #refreshKept(ruleId: string): void {
    try {
      this.#refresh(ruleId);
    } catch (error) {
      if (!(error instanceof RuleRefused)) throw error;
      this.#rules.delete(ruleId);
      this.#unreadable.set(ruleId, error.message);
    }
  }

  #refresh(ruleId: string): void {
    const created = { createdAt: this.#opened, createdBy: OURS, updatedAt: this.#opened, updatedBy: OURS };
    const known = this.#known(ruleId, this.#stored.get(ruleId) ?? { ruleId, isRemoved: false, revision: 0, ...created });
    if (known) this.#rules.set(ruleId, known);
    else this.#rules.delete(ruleId);
  }

  #known(ruleId: string, stored: StoredRule): KnownRule | undefined {
    const file = this.#fileRules.get(ruleId);
    const base = stored.document ? readRuleObject(stored.document) : file;
    if (!base || stored.isRemoved) return undefined;
    return this.#madeReady(base, stored, file === undefined ? 'custom' : stored.document ? 'customized' : 'file');
  }

  #madeReady(base: Rule, stored: StoredRule, origin: KnownRule['origin']): KnownRule {
    const written = withState(base, stored, origin);
    const exceptions = listReferencesOf(written).flatMap((list) => listedExceptions(this.#store.exceptions, list));
    const running = exceptions.length === 0 ? written : { ...written, exceptions: [...written.exceptions, ...exceptions] };
    const { compiled, diagnostics } = compileGuarded(running, {
      schema: this.#schema,
      fieldMap: running.fieldMap,
      valueLists: valueListsOf(this.#store.valueLists, running.exceptions),
    });
    return { written, running, origin, stored, diagnostics, ...(compiled && written.enabled ? { compiled } : {}) };
  }
}

/** A rule as JSON, to see whether it is the same. */
function jsonOf(rule: Rule | undefined): JsonValue {
  return JSON.parse(JSON.stringify(rule ?? null, (_key, member: unknown) => (member instanceof Map ? [...member] : member))) as JsonValue;
}

/** A rule that runs elsewhere, by its type or for a command of its query, is kept for the stack that runs it; any other mistake refuses it. */
function isMistaken({ diagnostics }: KnownRule): boolean {
  return diagnostics.some(({ severity, code }) => severity === 'error' && !RUNS_ELSEWHERE.has(code));
}

const RUNS_ELSEWHERE: ReadonlySet<string> = new Set(['ENG101', 'ESQ206']);

function withState(rule: Rule, { enabled, revision, ...stored }: StoredRule, origin: KnownRule['origin']): Rule {
  const source = origin === 'custom' ? { type: 'internal' } : { type: 'external', is_customized: origin === 'customized' };
  return {
    ...rule,
    uuid: ruleUuid(rule.id),
    enabled: enabled ?? rule.enabled,
    extra: {
      ...rule.extra,
      created_at: new Date(stored.createdAt).toISOString(),
      created_by: stored.createdBy,
      updated_at: new Date(stored.updatedAt).toISOString(),
      updated_by: stored.updatedBy,
      immutable: origin !== 'custom',
      rule_source: source,
      revision,
    },
  };
}

function restore<Key, Value>(map: Map<Key, Value>, before: ReadonlyMap<Key, Value>): void {
  map.clear();
  for (const [key, value] of before) map.set(key, value);
}
