import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Scalar } from '#event/value.ts';
import { type FieldSlot, NO_VALUES } from './fields.ts';

/**
 * The paths of many fields as a tree, to fill their slots in one walk over a document: the work follows the members of the document, not the
 * fields. Objects that hold no field of `eager` are walked when one of theirs is asked for (benchmark `match`).
 */
export class PathTrie {
  readonly #root = createNode();
  readonly #laziest = new Map<FieldSlot, Node>();

  constructor(slots: readonly FieldSlot[], eager: ReadonlySet<FieldSlot>) {
    for (const slot of slots) this.#add(slot);
    const walked = new Set([...eager].flatMap((slot) => this.#nodesTo(slot)));
    for (const slot of slots) {
      const lazy = this.#nodesTo(slot).find((node) => !walked.has(node));
      if (!lazy) continue;
      lazy.isLazy = true;
      this.#laziest.set(slot, lazy);
    }
  }

  /**
   * Fills the slots of the fields that the document holds; those of another `reading` hold nothing, once `complete` has answered. False
   * when a member's name holds dots and may belong to a path: then no slot may be used.
   */
  fill(document: JsonObject, reading: number): boolean {
    return descendObject(document, this.#root, reading);
  }

  /** Walks what was left out on the way to a slot. False as above. */
  complete(slot: FieldSlot, reading: number): boolean {
    const node = this.#laziest.get(slot);
    if (!node || node.reading !== reading) return true;
    node.reading = 0;
    for (const value of node.left) if (!descend(value, node, reading)) return false;
    return true;
  }

  #add(slot: FieldSlot): void {
    let node = this.#root;
    for (const segment of slot.segments) {
      const known = node.children.get(segment);
      const child = typeof known === 'object' ? known : createNode();
      if (child !== known) {
        node.children.set(segment, child);
        if (/^\d{1,9}$/.test(segment)) node.positions.push({ position: Number(segment), child });
      }
      node.hasChildren = true;
      node = child;
    }
    node.slots.push(slot);
  }

  /** The objects on the way to a slot. */
  #nodesTo(slot: FieldSlot): readonly Node[] {
    const nodes: Node[] = [];
    let node: Node | Elsewhere | undefined = this.#root;
    for (const segment of slot.segments) {
      if (typeof node !== 'object') break;
      nodes.push(node);
      node = node.children.get(segment);
    }
    return nodes;
  }
}

type Node = {
  /** By name. Names that lead nowhere are remembered too, as many as there is room for. */
  readonly children: Map<string, Node | Elsewhere>;
  /** Children whose name is a place in a list as well. */
  readonly positions: { readonly position: number; readonly child: Node }[];
  readonly slots: FieldSlot[];
  hasChildren: boolean;
  /** Whether what stands here is not walked with the document but `left`, when `reading` is that of the walk. */
  isLazy: boolean;
  reading: number;
  left: object[];
};

/** `nowhere`: no path goes on with this name. `dotted`: it holds dots, and a path may go on with it. */
type Elsewhere = 'nowhere' | 'dotted';

function createNode(): Node {
  return { children: new Map(), positions: [], slots: [], hasChildren: false, isLazy: false, reading: 0, left: [] };
}

/** Names come from the data: more than this are not remembered in one node. */
const MAX_NAMES = 1_000;

function descendObject(object: JsonObject, node: Node, reading: number): boolean {
  for (const name of Object.keys(object)) {
    const child = node.children.get(name) ?? learnName(name, node);
    if (child === 'nowhere') continue;
    if (child === 'dotted' || !take(object[name] as JsonValue, child, reading)) return false;
  }
  return true;
}

function take(value: JsonValue, node: Node, reading: number): boolean {
  if (node.slots.length > 0) collect(value, node.slots, reading);
  if (!node.hasChildren || typeof value !== 'object' || value === null) return true;
  if (!node.isLazy) return descend(value, node, reading);
  if (node.reading === reading) node.left.push(value);
  else node.left = [value];
  node.reading = reading;
  return true;
}

function descend(value: object, node: Node, reading: number): boolean {
  return Array.isArray(value) ? descendList(value, node, reading) : descendObject(value as JsonObject, node, reading);
}

/** A number in a path is a place in a list; any other name is looked up in its members. */
function descendList(list: readonly JsonValue[], node: Node, reading: number): boolean {
  for (const { position, child } of node.positions) {
    if (position < list.length && !take(list[position] as JsonValue, child, reading)) return false;
  }
  return descendObjects(list, node, reading);
}

/** In a list of a list a number is no place again. */
function descendObjects(list: readonly JsonValue[], node: Node, reading: number): boolean {
  for (const member of list) {
    if (typeof member !== 'object' || member === null) continue;
    const isDone = Array.isArray(member) ? descendObjects(member, node, reading) : descendObject(member as JsonObject, node, reading);
    if (!isDone) return false;
  }
  return true;
}

function learnName(name: string, node: Node): Elsewhere {
  const dot = name.indexOf('.');
  const isDotted = dot >= 0 && typeof node.children.get(name.slice(0, dot)) === 'object';
  const elsewhere = isDotted ? 'dotted' : 'nowhere';
  if (node.children.size < MAX_NAMES) node.children.set(name, elsewhere);
  return elsewhere;
}

function collect(value: JsonValue, slots: readonly FieldSlot[], reading: number): void {
  if (Array.isArray(value)) {
    for (const member of value) collect(member, slots, reading);
    return;
  }
  for (const slot of slots) {
    if (slot.reading !== reading) reset(slot, reading);
    const scalar = value === null ? slot.field.nullValue : (value as Scalar);
    if (typeof scalar === 'object') slot.hasObject = true;
    else if (scalar !== undefined) add(slot, scalar);
  }
}

function add(slot: FieldSlot, scalar: Scalar): void {
  if (slot.values.length === 0) slot.values = [scalar];
  else slot.values.push(scalar);
}

function reset(slot: FieldSlot, reading: number): void {
  slot.reading = reading;
  slot.values = NO_VALUES;
  slot.hasObject = false;
}
