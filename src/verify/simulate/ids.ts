/** What a guid names; the second group of its digits, so that a reader sees what it is. */
const KINDS = {
  tenant: '0001',
  user: '0002',
  application: '0003',
  app: '0004',
  principal: '0005',
  group: '0006',
  device: '0007',
  key: '0008',
  correlation: '0009',
  record: '000a',
  request: '000b',
  event: '000c',
  session: '000d',
} as const;

export type IdKind = keyof typeof KINDS;

/** Ids that are stable for a seed and plainly invented: the seed, the kind, zeros and a count. */
export class Ids {
  readonly #seed: string;
  readonly #counts = new Map<string, number>();
  readonly #named = new Map<string, string>();

  constructor(seed: number) {
    this.#seed = (seed >>> 0).toString(16).padStart(8, '0');
  }

  /** `00000001-0009-4000-8000-00000000002a` */
  guid(kind: IdKind): string {
    return `${this.#seed}-${KINDS[kind]}-4000-8000-${this.#next(kind).toString(16).padStart(12, '0')}`;
  }

  /** The guid of something that has a name: the same one whenever it is asked for. For few names: they are all kept. */
  guidOf(kind: IdKind, name: string): string {
    return this.#known(`${kind} ${name}`, () => this.guid(kind));
  }

  /** `Directory_<correlation id>_0000Z_35`: Entra's id of one record. */
  directory(correlationId: string): string {
    const count = this.#next('directory');
    return `Directory_${correlationId}_${count.toString(36).toUpperCase().padStart(5, '0').slice(-5)}_${count}`;
  }

  /** Twenty characters, as AWS gives them: `AKIAEXAMPLE000000001`, `ASIAEXAMPLE…`. */
  accessKey(prefix: 'AKIA' | 'ASIA'): string {
    return `${prefix}EXAMPLE${this.#code(prefix, 9)}`;
  }

  /** The long-lived key of a name, the same one whenever it is asked for. */
  keyOf(name: string): string {
    return this.#known(`key ${name}`, () => this.accessKey('AKIA'));
  }

  /** Twenty-one characters: `AIDAEXAMPLE0000000001` of a user, `AROAEXAMPLE…` of a role. */
  principal(prefix: 'AIDA' | 'AROA'): string {
    return `${prefix}EXAMPLE${this.#code(prefix, 10)}`;
  }

  /** The principal of a named IAM user. */
  principalOf(name: string): string {
    return this.#known(`principal of ${name}`, () => this.principal('AIDA'));
  }

  /** `i-0000000000000002a` */
  resource(prefix: string): string {
    return `${prefix}-${this.#next(prefix).toString(16).padStart(17, '0')}`;
  }

  #known(name: string, make: () => string): string {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const made = make();
    this.#named.set(name, made);
    return made;
  }

  #code(of: string, length: number): string {
    return this.#next(of).toString(36).toUpperCase().padStart(length, '0');
  }

  #next(of: string): number {
    const count = (this.#counts.get(of) ?? 0) + 1;
    this.#counts.set(of, count);
    return count;
  }
}
