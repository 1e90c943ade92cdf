import { compileRedaction } from '../../redact.ts';

/** Where CloudTrail records carry what opens a door. AWS blanks most of it; session tokens are logged as they are. */
export const withoutSecrets = compileRedaction([
  'responseElements.credentials.sessionToken',
  'responseElements.credentials.secretAccessKey',
  'responseElements.accessKey.secretAccessKey',
  'responseElements.serviceSpecificCredential.servicePassword',
  'responseElements.serviceSpecificCredential.serviceCredentialSecret',
  'responseElements.keyMaterial',
  'responseElements.privateKeyBase64',
  'responseElements.signinToken',
  'responseElements.token',
  'requestParameters.password',
  'requestParameters.masterUserPassword',
  'requestParameters.oldPassword',
  'requestParameters.newPassword',
]);
