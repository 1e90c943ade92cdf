import { after } from 'node:test';
import { AccountStore } from '#io/stores/service/account-store.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { DetectionService } from '#live/service.ts';
import { parseRules } from '#rule/load.ts';
import type { ServerContext } from '../src/app/server/context.ts';
import { RuleBook } from '../src/app/server/rules/rule-book.ts';
import { createServer } from '../src/app/server/server.ts';
import { START, silentNotifier, temporaryFolder } from './service-support.ts';

export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: Record<string, unknown> };

export type Asked = {
  /** An object is sent as JSON; a form and a text as they are. */
  readonly body?: object | string | FormData;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A service with rules of a file, an engineer's key, and a clock. It ends with the tests of its file. */
export async function startService(fileRules = '', more: Pick<ServerContext, 'oidc' | 'requestsPerMinute'> = {}) {
  const clock = { now: START };
  const now = (): number => clock.now;
  const folder = temporaryFolder();
  const store = new ServiceStore(folder);
  const accounts = new AccountStore(store.database);
  const book = new RuleBook({ store, fileRules: parseRules(fileRules).rules, now });
  const service = new DetectionService({ store, rules: book.compiled(), now });
  book.connect((rules) => service.replaceRules(rules));
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown): number => troubles.push(error);
  const server = await createServer({
    store,
    accounts,
    book,
    service,
    notifier: silentNotifier(store, now),
    now,
    version: '0',
    setupToken: undefined,
    onTrouble,
    ...more,
  });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const engineer = accounts.createKey('engineer', ['intake', 'engineer'], undefined);
  after(async () => {
    await server.close();
    store.close();
  });

  const ask = async (method: string, path: string, { body, key = engineer, headers = {} }: Asked = {}): Promise<Answer> => {
    const isJson = body !== undefined && !(body instanceof FormData);
    const response = await fetch(address + path, {
      method,
      headers: {
        ...(isJson ? { 'content-type': 'application/json' } : {}),
        ...(key === '' ? {} : { authorization: `ApiKey ${Buffer.from(key).toString('base64')}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };
  return { ask, address, accounts, book, clock, folder, server, service, store, troubles };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** A form with a file, as tools send what they import. */
export function formOf(text: string, name = 'file.ndjson'): FormData {
  const form = new FormData();
  form.set('file', new File([text], name, { type: 'application/x-ndjson' }));
  return form;
}

export function ndjson(text: string): readonly Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
