import { knownFields } from '../../known-fields.ts';

const TOKEN = 'google_workspace.token';

/** Fields of tokens. */
export const tokenFields = knownFields({
  keyword: {
    [`${TOKEN}.api_name`]: 'API that was called.',
    [`${TOKEN}.app_name`]: 'Application that got or used the token. Anybody can choose it.',
    [`${TOKEN}.client.id`]: 'Its client id.',
    [`${TOKEN}.client.type`]: 'WEB, NATIVE_ANDROID, NATIVE_IOS, …',
    [`${TOKEN}.method_name`]: 'Method that was called.',
    [`${TOKEN}.scope.data.product_bucket`]: 'Products the scopes belong to.',
    [`${TOKEN}.scope.data.scope_name`]: 'Scopes, one by one.',
    [`${TOKEN}.scope.value`]: 'Scopes of the token.',
  },
  long: { [`${TOKEN}.num_response_bytes`]: 'Size of the answer.' },
});
