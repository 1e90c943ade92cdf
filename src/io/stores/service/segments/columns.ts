import { isJsonObject, type JsonObject, type JsonScalar, type JsonValue } from '#base/json.ts';
import { membersAt } from '#event/path.ts';
import { keywordText } from '#event/value.ts';

/**
 * What the documents of a segment hold at one path: the different values, and which of them each document has. A value is everything that
 * stands there, several as a list; null stands for itself, and objects are at paths of their own.
 */
export type Column = {
  readonly values: readonly JsonValue[];
  /** For each document the place of its value in `values`, from 1; 0 when it has none. */
  readonly codes: Uint16Array<ArrayBuffer>;
};

/** What is left of a column whose values are too many and too long to be kept: a hash for each document. */
export type HashedColumn = {
  /** `NOTHING`, `SEVERAL` (or null), or the hash of the text of the one value. */
  readonly hashes: Uint32Array;
};

/** The columns of a segment. */
export type Columns = {
  readonly columns: ReadonlyMap<string, Column>;
  readonly hashed: ReadonlyMap<string, HashedColumn>;
  /** Documents that the columns do not tell all of. */
  readonly odd: readonly number[];
};

/** More different paths than this are not told apart in a segment; an ordinary one has some hundreds. */
const MAX_PATHS = 2_000;
/** What the different values of a column may take a document, in characters: an id that is another in each is over it, an address is not. */
const MAX_COST = 24;
/** So much a column may take in any case. */
const FREE_COST = 8_192;
const MAX_DEPTH = 100;

/** Reads all that documents hold. At most 65,535 of them fit the codes. */
export function readColumns(documents: readonly JsonObject[]): Columns {
  const reading = new ColumnReading(documents.length);
  for (const [row, document] of documents.entries()) reading.read(document, row);
  return reading.columns();
}

/** A path that is on the way to values, or has some. */
type Node = {
  readonly path: string;
  readonly children: Map<string, Node>;
  column: ColumnDraft | undefined;
};

class ColumnReading {
  readonly #root: Node = { path: '', children: new Map(), column: undefined };
  readonly #rowCount: number;
  readonly #drafts: ColumnDraft[] = [];
  /** Those that the document has values of. */
  #touched: ColumnDraft[] = [];
  #nodeCount = 0;
  readonly #odd: number[] = [];
  #isOdd = false;
  #hasDots = false;

  constructor(rowCount: number) {
    this.#rowCount = rowCount;
  }

  read(document: JsonObject, row: number): void {
    [this.#hasDots, this.#isOdd] = [false, false];
    this.#visitObject(document, this.#root, 0);
    // Two spellings of one path are read in the order in which queries read them.
    for (const draft of this.#touched) draft.settle(row, this.#hasDots ? scalarsAt(document, draft.path) : undefined);
    this.#touched = [];
    if (this.#isOdd) this.#odd.push(row);
  }

  columns(): Columns {
    return {
      columns: new Map(this.#drafts.filter(({ isCheap }) => isCheap).map((draft) => [draft.path, draft.column()])),
      hashed: new Map(this.#drafts.filter(({ isCheap }) => !isCheap).map((draft) => [draft.path, draft.hashed()])),
      odd: this.#odd,
    };
  }

  #visitObject(object: JsonObject, node: Node, depth: number): void {
    if (depth > MAX_DEPTH) this.#isOdd = true;
    else for (const name of Object.keys(object)) this.#visitMember(object[name] as JsonValue, name, node, depth);
  }

  #visitMember(value: JsonValue, name: string, node: Node, depth: number): void {
    const known = node.children.get(name);
    if (name === '' || name.includes('.')) {
      this.#hasDots = true;
      const last = name.split('.').reduce((parent: Node | undefined, part) => parent && this.#childOf(parent, part), node);
      if (last) this.#visit(value, last, depth + 1);
      return;
    }
    const child = known ?? this.#childOf(node, name);
    if (child) this.#visit(value, child, depth + 1);
  }

  #childOf(node: Node, name: string): Node | undefined {
    const known = node.children.get(name);
    if (known) return known;
    if (this.#nodeCount >= MAX_PATHS) {
      this.#isOdd = true;
      return undefined;
    }
    this.#nodeCount++;
    const path = node === this.#root ? name : `${node.path}.${name}`;
    const child: Node = { path, children: new Map(), column: undefined };
    node.children.set(name, child);
    return child;
  }

  #visit(value: JsonValue, node: Node, depth: number): void {
    if (isJsonObject(value)) this.#visitObject(value, node, depth);
    else if (Array.isArray(value)) {
      if (depth > MAX_DEPTH) this.#isOdd = true;
      else for (const member of value) this.#visit(member, node, depth + 1);
    } else this.#take(value as JsonScalar, node);
  }

  #take(value: JsonScalar, node: Node): void {
    if (!node.column) {
      node.column = new ColumnDraft(node.path, this.#rowCount);
      this.#drafts.push(node.column);
    }
    if (node.column.pending.push(value) === 1) this.#touched.push(node.column);
  }
}

function scalarsAt(document: JsonObject, path: string): JsonScalar[] {
  return membersAt(document, path).filter((member): member is JsonScalar => member === null || typeof member !== 'object');
}

/** A column that grows. */
class ColumnDraft {
  readonly path: string;
  /** What the document at hand has. */
  pending: JsonScalar[] = [];
  readonly #most: number;
  #cost = 0;
  readonly #codes: Uint16Array<ArrayBuffer>;
  readonly #codeByKey = new Map<string, number>();
  readonly #values: JsonValue[] = [];
  #hashes = new Uint32Array(0);

  constructor(path: string, rowCount: number) {
    this.path = path;
    this.#codes = new Uint16Array(rowCount);
    this.#most = Math.max(FREE_COST, MAX_COST * rowCount);
  }

  get isCheap(): boolean {
    return this.#cost <= this.#most;
  }

  settle(row: number, instead: JsonScalar[] | undefined): void {
    const members = instead ?? this.pending;
    this.pending = [];
    const value = members.length === 1 ? (members[0] as JsonScalar) : members;
    if (this.isCheap) this.#keep(row, value);
    else this.#hashes[row] = hashOfValue(value);
    if (!this.isCheap && this.#hashes.length === 0) this.#forgetValues();
  }

  #keep(row: number, value: JsonValue): void {
    const key = typeof value === 'string' ? `"${value}` : JSON.stringify(value);
    let code = this.#codeByKey.get(key);
    if (code === undefined) {
      code = this.#values.push(value);
      this.#codeByKey.set(key, code);
      this.#cost += key.length + 2;
    }
    this.#codes[row] = code;
  }

  /** From now on hashes are enough. */
  #forgetValues(): void {
    const hashes = [NOTHING, ...this.#values.map(hashOfValue)];
    this.#hashes = Uint32Array.from(this.#codes, (code) => hashes[code] as number);
    this.#codeByKey.clear();
    this.#values.length = 0;
  }

  hashed(): HashedColumn {
    return { hashes: this.#hashes };
  }

  column(): Column {
    return { values: this.#values, codes: this.#codes };
  }
}

export const NOTHING = 0;
export const SEVERAL = 1;

function hashOfValue(value: JsonValue): number {
  return value === null || typeof value === 'object' ? SEVERAL : hashOfText(keywordText(value));
}

/** 24 bits that few texts share (FNV-1a, folded), and no mark above. */
export function hashOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  const folded = ((hash >>> 24) ^ hash) & 0xffffff;
  return folded <= SEVERAL ? folded + 2 : folded;
}
