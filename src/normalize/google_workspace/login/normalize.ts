import { isJsonObject } from '#base/json.ts';
import { conversions } from '../../conversion.ts';
import { textAt } from '../../credential-call.ts';
import { addAt, type Draft, memberOf, setAt, valueAt } from '../../document.ts';
import { mailParts, workspaceNormalizer } from '../../google-workspace.ts';
import { loginFields } from './fields.ts';

const LOGIN = ['google_workspace', 'login'];
const DISABLED = new Set(
  ['generic', 'spamming_through_relay', 'spamming', 'hijacked', 'password_leak'].map((why) => `account_disabled_${why}`),
);
const INFO = new Set([
  ...['gov_attack_warning', 'login_challenge', 'login_verification', 'suspicious_login', 'suspicious_login_less_secure_app'],
  'suspicious_programmatic_login',
]);

export const workspaceLogin = workspaceNormalizer({
  name: 'login',
  title: 'Google Workspace logins',
  category: ['authentication'],
  fields: loginFields,
  finish: (document) => {
    shortenNames(document);
    writeResult(document);
    writeTarget(document);
  },
});

/** `login_type` is `google_workspace.login.type`. */
function shortenNames(document: Draft): void {
  const login = valueAt(document, LOGIN);
  if (!isJsonObject(login)) return;
  const entries = Object.entries(login).map(
    ([name, value]) => [name.startsWith('login_') ? name.slice('login_'.length) : name, value] as const,
  );
  setAt(document, LOGIN, Object.fromEntries(entries));
  const moment = memberOf(login, 'login_timestamp') ?? memberOf(login, 'timestamp');
  const start = typeof moment === 'object' ? undefined : conversions.epochMilliseconds(Number(moment) / 1000);
  if (start !== undefined) setAt(document, ['event', 'start'], start);
}

function writeResult(document: Draft): void {
  const action = textAt(document, 'event.action') ?? '';
  const isLogin = action === 'login_success' || action === 'login_failure';
  if (isLogin || action === 'logout') {
    setAt(document, ['event', 'category'], ['authentication', 'session']);
    setAt(document, ['event', 'type'], [isLogin ? 'start' : 'end']);
  } else if (DISABLED.has(action)) setAt(document, ['event', 'type'], ['user', 'change']);
  else if (INFO.has(action)) setAt(document, ['event', 'type'], ['info']);
  const challenge = textAt(document, 'google_workspace.login.challenge_status');
  if (isLogin) setAt(document, ['event', 'outcome'], action === 'login_success' ? 'success' : 'failure');
  else if (challenge !== undefined) setAt(document, ['event', 'outcome'], challenge === 'Challenge Passed' ? 'success' : 'failure');
}

function writeTarget(document: Draft): void {
  const parts = mailParts(textAt(document, 'google_workspace.login.affected_email_address'));
  if (!parts) return;
  setAt(document, ['user', 'target', 'name'], parts[0]);
  setAt(document, ['user', 'target', 'domain'], parts[1]);
  addAt(document, ['related', 'user'], parts[0]);
}
