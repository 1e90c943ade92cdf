import type { Diagnostic } from '#base/diagnostic.ts';
import { RuleRefused } from './rules/check-rule.ts';

/** What a caller of Kibana's paths did wrong, answered in Kibana's words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly statusCode: number;
  readonly diagnostics: readonly Diagnostic[];

  constructor(statusCode: number, message: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.statusCode = statusCode;
    this.diagnostics = diagnostics;
  }
}

/** An error of a part of a request, as Kibana lists it. */
export type PartError = { readonly statusCode: number; readonly message: string };

/** What a part of a request failed for; what is a mistake of ours goes on its way. */
export function partError(error: unknown): PartError {
  if (error instanceof ApiError) return { statusCode: error.statusCode, message: error.message };
  if (error instanceof RuleRefused) return { statusCode: 400, message: error.message };
  throw error;
}
