import { knownFields } from '../../known-fields.ts';

const LOGIN = 'google_workspace.login';

/** Fields of logins; parameters keep their names without a leading `login_`. */
export const loginFields = knownFields({
  keyword: {
    [`${LOGIN}.affected_email_address`]: 'Account that was disabled or is in danger.',
    [`${LOGIN}.challenge_method`]: 'How the user was challenged: password, google_authenticator, security_key, …',
    [`${LOGIN}.challenge_status`]: 'How that ended: Challenge Passed, …',
    [`${LOGIN}.failure_type`]: 'Why it failed.',
    [`${LOGIN}.type`]: 'google_password, saml, reauth, exchange, unknown.',
  },
  boolean: {
    [`${LOGIN}.is_second_factor`]: 'Whether it is a second factor.',
    [`${LOGIN}.is_suspicious`]: 'Whether Google thinks it suspicious.',
  },
  long: { [`${LOGIN}.timestamp`]: 'When the user logged in, in microseconds.' },
  date: { 'event.start': 'When the user logged in.' },
});
