type Optional<T> = { [Key in keyof T]: undefined extends T[Key] ? Key : never }[keyof T];
type Defined<T> = { [Key in Exclude<keyof T, Optional<T>>]: T[Key] } & { [Key in Optional<T>]?: Exclude<T[Key], undefined> };

/** The object without members that are undefined. */
export function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
