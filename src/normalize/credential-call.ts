import type { JsonObject } from '#base/json.ts';
import { textOf } from './conversion.ts';
import type {
  Credential,
  CredentialAction,
  CredentialActor,
  CredentialChange,
  CredentialClass,
  CredentialTarget,
  Outcome,
} from './cred.ts';
import { scalarsAt, segmentsOf, valueAt } from './document.ts';

/**
 * An operation that adds, changes or removes a credential, as data. Paths are those of the finished document; of several, the first that
 * leads to something counts, and lists on the way are looked into.
 */
export type CredentialOperation = {
  readonly action: CredentialAction;
  readonly class?: CredentialClass;
  readonly target: {
    /** What the credential belongs to, in the vendor's word. */
    readonly type: string;
    readonly id?: readonly string[];
    readonly name?: readonly string[];
  };
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  /** Ids are paths, and the last part names the thing: `projects/p/serviceAccounts/a/keys/<id>`. */
  readonly hasPathIds?: true;
  /** When it ends, where that is always the same. */
  readonly expires?: 'never';
  /** Roles or scopes that the target got. */
  readonly privileges?: readonly string[];
  readonly trust?: { readonly issuers: readonly string[]; readonly subjects: readonly string[] };
};

/** What the log says of every operation. */
export type CredentialContext = {
  readonly platform: Credential['platform'];
  readonly outcome: Outcome;
  readonly actor: CredentialActor;
  readonly correlation?: string;
};

const ADDING: ReadonlySet<string> = new Set(['added', 'rotated', 'trust_added', 'token_issued']);
const REMOVING: ReadonlySet<string> = new Set(['removed', 'rotated']);

/** The credential record of one call: one credential, added or removed. A failed one is an attempt. */
export function credentialOfCall(document: JsonObject, operation: CredentialOperation, context: CredentialContext): Credential {
  const isDone = context.outcome !== 'failure';
  const idOf = operation.hasPathIds ? lastSegment : (id: string) => id;
  const ids = isDone ? firstTexts(document, operation.ids ?? []).map(idOf) : [];
  const target = targetOf(document, operation, idOf);
  const actorName = context.actor.name?.toLowerCase();
  return {
    ...context,
    action: isDone ? operation.action : 'attempt',
    ...(operation.class && { class: operation.class }),
    companion: false,
    parse: isDone && operation.ids && ids.length === 0 ? 'partial' : 'full',
    change: changeOf(document, operation, isDone, ids),
    expires: operation.expires ?? 'unknown',
    target,
    ...(target.name !== undefined && actorName !== undefined && { self: target.name.toLowerCase() === actorName }),
    ...(operation.privileges && { privileges: firstTexts(document, operation.privileges) }),
    ...(operation.trust && {
      trust: { issuers: firstTexts(document, operation.trust.issuers), subjects: firstTexts(document, operation.trust.subjects) },
    }),
  };
}

function changeOf(document: JsonObject, operation: CredentialOperation, isDone: boolean, ids: readonly string[]): CredentialChange {
  return {
    addedCount: isDone && ADDING.has(operation.action) ? 1 : 0,
    removedCount: isDone && REMOVING.has(operation.action) ? 1 : 0,
    keptCount: 0,
    ...(operation.action === 'removed' ? { removedIds: ids } : { addedIds: ids }),
    displayNames: firstTexts(document, operation.names ?? []),
  };
}

/** The texts of the first path that has any. */
export function firstTexts(document: JsonObject, paths: readonly string[]): readonly string[] {
  for (const path of paths) {
    const found = scalarsAt(document, segmentsOf(path))
      .map(String)
      .filter((text) => text !== '');
    if (found.length > 0) return found;
  }
  return [];
}

export function textAt(document: JsonObject, path: string): string | undefined {
  return textOf(valueAt(document, segmentsOf(path)));
}

/** Who acted, from the paths where the document says so; the rest is what the log knows. */
export function actorAt(document: JsonObject, paths: { readonly id: string; readonly name: string }): CredentialActor {
  const id = textAt(document, paths.id);
  const name = textAt(document, paths.name);
  const ip = firstTexts(document, ['source.ip', 'client.ip'])[0];
  const asn = valueAt(document, ['source', 'as', 'number']);
  const userAgent = textAt(document, 'user_agent.original');
  return {
    ...(id && { id }),
    ...(name && { name }),
    ...(ip && { ip }),
    ...(typeof asn === 'number' && { asn }),
    ...(userAgent && { userAgent }),
  };
}

export function outcomeAt(document: JsonObject, path = 'event.outcome'): Outcome {
  const outcome = textAt(document, path)?.toLowerCase();
  return outcome === 'success' || outcome === 'failure' ? outcome : 'unknown';
}

function targetOf(document: JsonObject, { target }: CredentialOperation, idOf: (id: string) => string): CredentialTarget {
  const id = firstTexts(document, target.id ?? [])[0];
  const name = firstTexts(document, target.name ?? [])[0];
  return { type: target.type, ...(id !== undefined && { id: idOf(id) }), ...(name !== undefined && { name }) };
}

function lastSegment(id: string): string {
  const slash = id.lastIndexOf('/');
  return slash >= 0 && slash < id.length - 1 ? id.slice(slash + 1) : id;
}
