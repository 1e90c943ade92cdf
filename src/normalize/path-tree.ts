import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Draft } from './document.ts';

/** A field by the number of the object it stands in and its name there. */
export type Place = { readonly object: number; readonly name: string };

/** The objects of a record, and those of a document that is being made, by their numbers in a tree. */
export type ReadObjects = readonly (JsonObject | null)[];
export type MadeObjects = (Draft | undefined)[];

/** The value at a place. */
export function valueIn(objects: ReadObjects, { object, name }: Place): JsonValue | undefined {
  const holder = objects[object];
  return holder === null || holder === undefined ? undefined : holder[name];
}

/** The objects that a set of known paths goes through, numbered: object 0 is the root, every other one comes after the one that holds it. */
export class PathTree {
  private readonly objects: { readonly parent: number; readonly name: string }[] = [{ parent: -1, name: '' }];
  private readonly numbers = new Map<string, number>([['', 0]]);

  /** The place of a dotted path. Paths are our own words: none of them may name what every object has. */
  place(path: string): Place {
    const at = path.lastIndexOf('.');
    const name = path.slice(at + 1);
    if (name in Object.prototype) throw new Error(`"${name}" of the path "${path}" is a member of every JavaScript object`);
    return { object: at < 0 ? 0 : this.objectOf(path.slice(0, at)), name };
  }

  /** The objects of one record, by number; every one is looked up once, and null is one that is not there. */
  read(record: JsonObject): ReadObjects {
    const found: (JsonObject | null)[] = [record];
    for (let i = 1; i < this.objects.length; i++) {
      const { parent, name } = this.objects[i] as { parent: number; name: string };
      const holder = found[parent] as JsonObject | null;
      const value = holder === null ? undefined : holder[name];
      found.push(isJsonObject(value) ? value : null);
    }
    return found;
  }

  /** Writes a place of a new document; `made` holds its objects so far, which are made when the first field in them is set. */
  set(made: MadeObjects, { object, name }: Place, value: JsonValue): void {
    this.objectAt(made, object)[name] = value;
  }

  /** Adds to the list at a place, once. */
  add(made: MadeObjects, { object, name }: Place, value: JsonValue): void {
    const holder = this.objectAt(made, object);
    const list = holder[name];
    if (!Array.isArray(list)) holder[name] = [value];
    else if (!list.includes(value)) list.push(value);
  }

  private objectAt(made: MadeObjects, number: number): Draft {
    const there = made[number];
    if (there) return there;
    const { parent, name } = this.objects[number] as { parent: number; name: string };
    const created: Draft = {};
    this.objectAt(made, parent)[name] = created;
    made[number] = created;
    return created;
  }

  private objectOf(path: string): number {
    const known = this.numbers.get(path);
    if (known !== undefined) return known;
    const { object, name } = this.place(path);
    const number = this.objects.push({ parent: object, name }) - 1;
    this.numbers.set(path, number);
    return number;
  }
}
