/** An error as Elasticsearch's clients expect it. */
export function problem(reason: string, status: number, type = 'tocsin_exception'): object {
  return { error: { type, reason, root_cause: [{ type, reason }] }, status };
}

/** The body as JSON; undefined for what is none. */
export function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}
