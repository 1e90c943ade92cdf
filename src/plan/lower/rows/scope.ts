import type { NormalizerName, Schema } from '#event/schema/schema.ts';
import { compileWildcard } from '#event/wildcard.ts';
import type { Expr, ValueType } from '../../expr.ts';
import type { Column } from '../../query.ts';
import { valueTypeOf } from '../../types.ts';
import { fieldRefOf } from './field-ref.ts';

/** A name that commands can use: what it reads, and how texts compared with it are folded. */
type Binding = { readonly name: string; readonly expr: Expr; readonly normalizer?: NormalizerName };

/** A set of fields that only the events know: all whose names match. */
type OpenFields = { readonly pattern: string };

/**
 * The columns at one place of a query, in order. In an open schema (nobody gave the mapping) the fields stand in it as patterns, and every
 * name that matches one is a field.
 */
export class Scope {
  readonly #schema: Schema | undefined;
  readonly #fieldMap: ReadonlyMap<string, string>;
  #items = new Map<string, Binding | OpenFields>();
  readonly #hidden = new Set<string>();
  /** Names that the source gives, or would give if anybody knew them. */
  readonly #given = new Set<string>();
  /** The rows are events, whose missing fields are no mistake. */
  #hasEvents = true;

  constructor(schema: Schema | undefined, fieldMap: ReadonlyMap<string, string> = new Map()) {
    this.#schema = schema;
    this.#fieldMap = fieldMap;
    if (!schema) return;
    if (!schema.isClosed) this.#items.set(openKey('*'), { pattern: '*' });
    else for (const { name } of schema.fieldsLike('*').toSorted((a, b) => (a.name < b.name ? -1 : 1))) this.#addField(name);
  }

  /** What the name reads here; undefined when there is no such column. */
  find(name: string): Binding | undefined {
    const item = this.#items.get(name);
    if (item && 'expr' in item) return item;
    if (this.#hidden.has(name) || !this.#openPatterns().some((pattern) => compileWildcard(pattern)(name))) {
      // A name that is read elsewhere may stand for a field of a closed schema.
      return this.#schema?.isClosed && this.#fieldMap.has(name) && !this.#hidden.has(name) ? this.#fieldBinding(name) : undefined;
    }
    return this.#fieldBinding(name);
  }

  /** The fields of the source; undefined when it has none of its own. */
  get schema(): Schema | undefined {
    return this.#schema;
  }

  get hasEvents(): boolean {
    return this.#hasEvents;
  }

  /** The names there are, as far as anybody knows them. */
  names(): string[] {
    return [...this.#items.values()].flatMap((item) => ('expr' in item ? [item.name] : []));
  }

  /** Every field and column, the patterns left as they are. */
  columns(): Column[] {
    const except = [...this.#hidden, ...this.names()];
    return [...this.#items.values()].map((item): Column => {
      if (!('expr' in item))
        return { kind: 'fields', pattern: item.pattern, except: except.filter((name) => compileWildcard(item.pattern)(name)) };
      const { name, expr } = item;
      return expr.kind === 'field'
        ? { kind: 'field', name, field: expr.field, type: expr.type }
        : { kind: 'column', name, type: expr.type };
    });
  }

  /** A computed column, the last one now. */
  set(name: string, type: ValueType, normalizer?: NormalizerName): void {
    this.#items.delete(name);
    this.#items.set(name, columnBinding(name, type, normalizer));
    this.#hidden.delete(name);
  }

  /** A column that the source has and a command did not compute, such as a metadata field. */
  give(name: string, type: ValueType): void {
    this.set(name, type);
    this.#given.add(name);
  }

  /** A name that nobody knows as a column of the source without values, behind those it has. */
  giveMissing(name: string): Binding {
    const binding = columnBinding(name, 'null', undefined);
    const items = [...this.#items];
    const last = items.findLastIndex(([key, item]) => this.#given.has(key) || !('expr' in item) || item.expr.kind === 'field');
    items.splice(last + 1, 0, [name, binding]);
    this.#items = new Map(items);
    this.#given.add(name);
    return binding;
  }

  /** A computed column in the place of another name. */
  replace(from: string, to: string, type: ValueType, normalizer?: NormalizerName): void {
    const binding = columnBinding(to, type, normalizer);
    const isExplicit = this.#items.has(from);
    const items = [...this.#items].filter(([name]) => name !== to || name === from);
    this.#items = new Map(items.map(([name, item]) => (name === from ? [to, binding] : [name, item])));
    if (!isExplicit) this.#items.set(to, binding);
    this.#hidden.delete(to);
    if (from !== to) this.#hidden.add(from);
  }

  drop(name: string, pattern: string | undefined): void {
    if (pattern === undefined) {
      this.#items.delete(name);
      this.#hidden.add(name);
      return;
    }
    const matches = compileWildcard(pattern);
    for (const known of this.names()) if (matches(known)) this.#items.delete(known);
    if (this.#openPatterns().length > 0) this.#hidden.add(pattern);
  }

  /** Only what is listed stays, in its order: a name beats a pattern, a pattern beats `*`, and among equals the last one wins. */
  keep(wanted: readonly { readonly name: string; readonly pattern?: string }[]): void {
    const places = new Map<string, { readonly rank: number; readonly item: Binding | OpenFields }>();
    for (const { name, pattern } of wanted) {
      const rank = pattern === undefined ? 2 : pattern === '*' ? 0 : 1;
      for (const [key, item] of this.#select(name, pattern)) {
        if ((places.get(key)?.rank ?? -1) > rank) continue;
        places.delete(key);
        places.set(key, { rank, item });
      }
    }
    this.#items = new Map([...places].map(([key, { item }]) => [key, item]));
  }

  /** Nothing is left: the columns that follow are all there are. */
  clear(): void {
    this.#items.clear();
    this.#hasEvents = false;
  }

  #select(name: string, pattern: string | undefined): [string, Binding | OpenFields][] {
    if (pattern === undefined) {
      const binding = this.find(name);
      return binding ? [[name, binding]] : [];
    }
    const matches = compileWildcard(pattern);
    const selected: [string, Binding | OpenFields][] = [];
    for (const [key, item] of this.#items) {
      if ('expr' in item) {
        if (matches(item.name)) selected.push([key, item]);
      } else if (pattern === '*') selected.push([key, item]);
      else if (item.pattern === '*') selected.push([openKey(pattern), { pattern }]);
    }
    return selected;
  }

  #openPatterns(): string[] {
    return [...this.#items.values()].flatMap((item) => ('expr' in item ? [] : [item.pattern]));
  }

  #addField(name: string): void {
    const binding = this.#fieldBinding(name);
    if (binding) this.#items.set(name, binding);
  }

  #fieldBinding(name: string): Binding | undefined {
    const field = this.#schema?.field(this.#fieldMap.get(name) ?? name);
    if (!field || field.type === 'object' || field.type === 'nested') return undefined;
    const expr: Expr = { kind: 'field', field: fieldRefOf(field), type: valueTypeOf(field.type) };
    return { name, expr, ...(field.normalizer === undefined ? {} : { normalizer: field.normalizer }) };
  }
}

function columnBinding(name: string, type: ValueType, normalizer: NormalizerName | undefined): Binding {
  return { name, expr: { kind: 'column', name, type }, ...(normalizer === undefined ? {} : { normalizer }) };
}

/** No column is called so. */
function openKey(pattern: string): string {
  return `\u0000${pattern}`;
}
