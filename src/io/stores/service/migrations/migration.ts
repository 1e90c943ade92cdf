/**
 * One step of the schema's life, made in a transaction of its own. A step that was released is never changed; what comes later is another
 * step. Steps are known by their numbers, which need not be without gaps: a file gets those it does not have, lowest first.
 */
export type Migration = {
  readonly number: number;
  /** What it is about, as its file is named. */
  readonly name: string;
  readonly sql: string;
};
