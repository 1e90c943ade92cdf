/** Where something in a text is wrong, and how. */
export type Place = { readonly message: string; readonly help?: string; readonly span: { readonly start: number; readonly end: number } };

/** What the service refused, or that it did not answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The status of the answer; 0 when there was none. */
  readonly status: number;
  readonly places: readonly Place[];

  constructor(message: string, status: number, places: readonly Place[] = []) {
    super(message);
    this.status = status;
    this.places = places;
  }
}

/** Asks the service. Page and service are of one build, so that what it answers is what the caller says. */
export async function ask<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return await send(path, signal ? { signal } : {});
}

/** Sends a change to the service, with the proof that this page sends it. */
export async function change<Answer>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: object | undefined,
  csrf = '',
): Promise<Answer> {
  const headers: Record<string, string> = csrf === '' ? {} : { 'x-tocsin-csrf': csrf };
  if (body === undefined) return await send(path, { method, headers });
  return await send(path, { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function send<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(path, { credentials: 'same-origin', ...init }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('The service does not answer. Is it running?', 0);
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new ApiError(
      answer?.error?.reason ?? answer?.message ?? `The service answered ${response.status}.`,
      response.status,
      Array.isArray(answer?.diagnostics) ? answer.diagnostics : [],
    );
  return answer;
}
