import { DeliveryError } from './notice.ts';

/** How long another side may take to answer. */
const TIMEOUT = 15_000;
/** How much of an answer is read: enough to say what it said. */
const MAX_ANSWER = 2_000;

export type Posting = {
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * Sends JSON and answers what came back, shortened. No redirect is followed: a message goes where it was configured to go. What may pass
 * (no connection, 408, 425, 429, 5xx) is an error to try again; every other refusal is final.
 */
export async function post({ url, body, headers = {} }: Posting): Promise<string> {
  const answer = await send(url, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT),
    headers: { 'content-type': 'application/json', 'user-agent': 'tocsin', ...headers },
    body,
  });
  const text = await beginningOf(answer);
  if (answer.ok) return text;
  const isPassing = answer.status >= 500 || [408, 425, 429].includes(answer.status);
  const retryAfter = retryAfterOf(answer);
  throw new DeliveryError(`${new URL(url).host} answered ${answer.status}${text === '' ? '' : `: ${text}`}`, {
    isFinal: !isPassing,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

async function send(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
    throw new DeliveryError(`${new URL(url).host} cannot be reached: ${cause ?? (error instanceof Error ? error.message : String(error))}`);
  }
}

async function beginningOf({ body }: Response): Promise<string> {
  if (!body) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length >= MAX_ANSWER) break;
    }
  } catch {
    return text;
  }
  return text.slice(0, MAX_ANSWER).trim();
}

function retryAfterOf({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 86_400) * 1000 : undefined;
}
