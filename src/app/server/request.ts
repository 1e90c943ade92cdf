import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import { isJsonObject, type JsonObject } from '#base/json.ts';
import { safeObject } from '#rule/formats/limits.ts';
import { parsed } from './answers.ts';
import { ApiError } from './api-error.ts';

/** The body of a request as a schema has it. */
export function bodyOf<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.output<Schema> {
  return checked('body', parsed(typeof request.body === 'string' ? request.body : undefined) ?? {}, schema);
}

/** The query of a request as a schema has it. */
export function queryOf<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.output<Schema> {
  return checked('query', request.query, schema);
}

/** The body as an object that may be kept and walked. */
export function objectOf(request: FastifyRequest): JsonObject {
  const object = safeObject(parsed(typeof request.body === 'string' ? request.body : undefined));
  if (!object) throw new ApiError(400, '[request body]: a JSON object was expected, nested no deeper than 40 levels');
  return object;
}

/** The text of the file in a form (`multipart/form-data`). */
export async function fileOf(request: FastifyRequest): Promise<{ readonly name: string; readonly text: string }> {
  const type = request.headers['content-type'] ?? '';
  if (!Buffer.isBuffer(request.body)) throw new ApiError(415, 'send a form (multipart/form-data) with the part "file"');
  const part = await formPart(request.body, type);
  if (part === undefined) throw new ApiError(400, '[request body.file]: expected value of type [Stream] but got [undefined]');
  if (typeof part === 'string') return { name: 'file', text: part };
  return { name: part.name, text: await part.text() };
}

async function formPart(body: Buffer, type: string): Promise<File | string | undefined> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    return form.get('file') ?? undefined;
  } catch {
    throw new ApiError(400, '[request body]: it is no form (multipart/form-data)');
  }
}

function checked<Schema extends z.ZodType>(what: string, value: unknown, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 10).map(({ path, message }) => `${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`);
  throw new ApiError(400, `[request ${what}]: ${issues.join(', ')}`);
}

/** `true` or `false` in a query. */
export const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

/** A text of a query that may stand once, several times, or several in one with commas. */
export const texts = z
  .union([z.string().max(10_000), z.array(z.string().max(10_000)).max(1000)])
  .transform((value) => (Array.isArray(value) ? value : value.split(',').map((part) => part.trim())));

/** The objects in a list. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
