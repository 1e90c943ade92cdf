import type { JsonObject } from '#base/json.ts';
import type { SqlRow } from './database.ts';

/** Who made something and who changed it last, when; epoch milliseconds. */
export type Authorship = {
  readonly version: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
};

export function authorshipOf(row: SqlRow): Authorship {
  return {
    version: Number(row.version ?? 1),
    createdAt: Number(row.created_at),
    createdBy: String(row.created_by),
    updatedAt: Number(row.updated_at),
    updatedBy: String(row.updated_by),
  };
}

export function objectOf(text: unknown): JsonObject {
  return JSON.parse(String(text)) as JsonObject;
}
