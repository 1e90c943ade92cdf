import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Draft } from './document.ts';

/** A field by the number of the object it stands in and its name there. */
export type Place = { readonly object: number; readonly name: string };

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

  /** Reads places of one record; every object is looked up once. */
  reader(record: JsonObject): { readonly get: (place: Place) => JsonValue | undefined } {
    const found: (JsonObject | null)[] = new Array(this.objects.length);
    found[0] = record;
    for (let i = 1; i < this.objects.length; i++) {
      const { parent, name } = this.objects[i] as { parent: number; name: string };
      const value: JsonValue | undefined = found[parent]?.[name];
      found[i] = isJsonObject(value) ? value : null;
    }
    return { get: ({ object, name }) => found[object]?.[name] };
  }

  /** Writes places of one new document; objects are made when the first field in them is set. */
  writer(draft: Draft): { readonly set: (place: Place, value: JsonValue) => void; readonly add: (place: Place, value: JsonValue) => void } {
    const made: (Draft | undefined)[] = new Array(this.objects.length);
    made[0] = draft;
    const objectAt = (number: number): Draft => {
      const there = made[number];
      if (there) return there;
      const { parent, name } = this.objects[number] as { parent: number; name: string };
      const created: Draft = {};
      objectAt(parent)[name] = created;
      made[number] = created;
      return created;
    };
    return {
      set: ({ object, name }, value) => {
        objectAt(object)[name] = value;
      },
      add: ({ object, name }, value) => {
        const holder = objectAt(object);
        const list = holder[name];
        if (!Array.isArray(list)) holder[name] = [value];
        else if (!list.includes(value)) list.push(value);
      },
    };
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
