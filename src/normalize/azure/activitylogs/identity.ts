import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { addAt, type Draft, memberOf, setAt, setMember, valueAt } from '../../document.ts';

const IDENTITY = ['azure', 'activitylogs', 'identity'];
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const EVIDENCE = new Map([
  ['roleAssignmentScope', 'role_assignment_scope'],
  ['roleDefinitionId', 'role_definition_id'],
  ['roleAssignmentId', 'role_assignment_id'],
  ['principalId', 'principal_id'],
  ['principalType', 'principal_type'],
]);

/** Who did it: claims by names without dots, and the user's own beside them. */
export function writeIdentity(identity: JsonValue | undefined, document: Draft): void {
  if (!isJsonObject(identity)) return;
  const claims = memberOf(identity, 'claims');
  const user: Draft = {};
  const written: Draft = { ...identity };
  if (isJsonObject(claims)) {
    for (const name of ['surname', 'name', 'givenname'] as const) {
      const value = memberOf(claims, `${CLAIMS}/${name}`);
      if (value !== undefined && value !== null) user[name] = value;
    }
    const fullname = memberOf(claims, 'name');
    if (fullname !== undefined) user.fullname = fullname;
    if (user.name !== undefined) user.schema = CLAIMS;
    written.claims = withoutDots(claims);
  }
  if (Object.keys(user).length > 0) written.claims_initiated_by_user = user;
  const evidence = valueAt(identity, ['authorization', 'evidence']);
  if (isJsonObject(evidence)) setAt(written, ['authorization'], { ...(identity.authorization as JsonObject), evidence: renamed(evidence) });
  setAt(document, IDENTITY, written);
  writeUser(textOf(user.name), textOf(user.fullname), document);
}

function writeUser(name: string | undefined, fullName: string | undefined, document: Draft): void {
  if (name) {
    // What stands around an address (`live.com#x@y.example`) is not part of it.
    const address = /([a-zA-Z0-9._-]+)@([0-9A-Za-z][0-9A-Za-z.-]*)/.exec(name);
    const userName = address?.[1] ?? name;
    setAt(document, ['user', 'name'], userName);
    if (address?.[2]) {
      setAt(document, ['user', 'domain'], address[2]);
      setAt(document, ['user', 'email'], name);
    }
    addAt(document, ['related', 'user'], userName);
  }
  if (fullName) setAt(document, ['user', 'full_name'], fullName);
}

function withoutDots(claims: JsonObject): JsonObject {
  const written: Draft = {};
  for (const [name, value] of Object.entries(claims)) if (name !== 'name') setMember(written, name.replaceAll('.', '_'), value);
  return written;
}

function renamed(evidence: JsonObject): JsonObject {
  const written: Draft = {};
  for (const [name, value] of Object.entries(evidence)) setMember(written, EVIDENCE.get(name) ?? name, value);
  return written;
}
