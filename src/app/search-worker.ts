import { parentPort, workerData } from 'node:worker_threads';
import { StoreReader } from '#io/stores/service/store.ts';
import { runStoredQuery, type StoredQuery } from './stored-query.ts';
import { type SearchReply, storedAnswerJson } from './stored-query-json.ts';

/** A thread that runs queries over the stored events of a folder, one after the other, beside the service that writes them. */
const port = parentPort;
if (!port) throw new Error('This file is for a worker thread');

type Setup = { readonly folder: string; readonly milliseconds: number };

const { folder, milliseconds } = workerData as Setup;
const reader = new StoreReader(folder);
port.on('message', (asked: StoredQuery) => port.postMessage(replyTo(asked)));
port.postMessage('ready');

function replyTo(asked: StoredQuery): SearchReply {
  const started = performance.now();
  try {
    const { answer, diagnostics } = runStoredQuery(reader, asked, () => performance.now() - started < milliseconds);
    if (!answer) return { kind: 'mistake', diagnostics };
    const text = JSON.stringify({ ...storedAnswerJson(answer, asked), took: Math.round(performance.now() - started) });
    return { kind: 'answer', text, diagnostics };
  } catch (error) {
    return { kind: 'failure', reason: error instanceof Error ? error.message : String(error) };
  }
}
