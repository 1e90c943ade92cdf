import { commandOnHost, identityTrust, importedKeyPair, keysListed, ownKey, projectKey, pushedKeys } from './cloud-stories.ts';
import { certificateOnMicrosoft, grantThenSecret, passForAnother, refusedAgain, shortLived, signingKey } from './directory-stories.ts';
import { type Firing, onCall, onDataset, onDone, onKeys, onOperation, onText } from './firing.ts';
import type { Story } from './month-cast.ts';
import {
  clusterToken,
  consolePassword,
  deployKey,
  federationToken,
  googleKey,
  keyForAnother,
  oktaToken,
  rootKey,
  trustAnchor,
} from './month-clouds.ts';
import {
  appPassword,
  certificateOnPrincipal,
  federatedCredential,
  manySecrets,
  ownerThenSecret,
  secretBesideCertificates,
} from './month-directory.ts';

/** What a rule of the packs detects, happening once. */
export type RuleStory = Firing & { readonly about: string; readonly story: Story };

const PRINCIPAL = 'Add service principal credentials';
const COGNITIVE = 'Microsoft.CognitiveServices/accounts';
const ADDED = onKeys('added');
const SIGNED_IN = onDataset('azure.signinlogs');

/** An intrusion for every rule; the published ones fire on more than that, and their labels say on what. */
export const ruleStories: readonly RuleStory[] = [
  { rule: 'cc-e01', about: 'A new owner adds a secret to an application', story: ownerThenSecret, on: ADDED },
  { rule: 'cc-e02', about: 'A certificate is put on a service principal', story: certificateOnPrincipal, on: onOperation(PRINCIPAL) },
  { rule: 'cc-e03', about: 'A certificate is put on Exchange Online', story: certificateOnMicrosoft, on: onOperation(PRINCIPAL) },
  { rule: 'cc-e04', about: 'A key that signs SAML tokens is added', story: signingKey, on: onOperation(PRINCIPAL) },
  {
    rule: 'cc-e05',
    about: 'An application trusts a repository outside',
    story: federatedCredential,
    on: onOperation('Update application'),
  },
  { rule: 'cc-e06', about: 'An application with certificates receives a secret', story: secretBesideCertificates, on: ADDED },
  {
    rule: 'cc-e07',
    about: 'An app password is made',
    story: appPassword,
    on: onOperation('Create application password for user'),
  },
  { rule: 'cc-e08', about: 'Somebody adds a first secret', story: ownerThenSecret, on: ADDED },
  { rule: 'cc-e09', about: 'Somebody meets an application for the first time', story: ownerThenSecret, on: ADDED },
  { rule: 'cc-e10', about: 'Seven applications receive secrets', story: manySecrets, on: ADDED },
  {
    rule: 'cc-e11',
    about: 'A new owner adds a secret',
    story: ownerThenSecret,
    on: (happening) => ADDED(happening) || onOperation('Add owner to application')(happening),
  },
  { rule: 'cc-e12', about: 'A new secret is used from elsewhere', story: ownerThenSecret, on: SIGNED_IN },
  { rule: 'cc-e13', about: 'A repository outside signs in right after it was trusted', story: federatedCredential, on: SIGNED_IN },
  { rule: 'cc-e14', about: 'A secret lives for fifty minutes', story: shortLived, on: onKeys('removed') },
  { rule: 'cc-e15', about: 'A role is granted, and somebody else adds a secret', story: grantThenSecret, on: ADDED },
  { rule: 'cc-e16', about: 'Six applications refuse a secret', story: refusedAgain, on: onOperation(PRINCIPAL) },
  {
    rule: 'cc-e17',
    about: 'A Temporary Access Pass is made for a colleague',
    story: passForAnother,
    on: onOperation('Create Temporary Access Pass method for user'),
  },
  {
    rule: 'cc-z01',
    about: 'A managed identity trusts a repository outside',
    story: identityTrust,
    on: onDone('Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write'),
  },
  {
    rule: 'cc-z02',
    about: 'Keys of an AI account are allowed again and listed',
    story: keysListed,
    on: onDone(`${COGNITIVE}/write`, `${COGNITIVE}/listKeys/action`),
  },
  { rule: 'cc-a01', about: 'An access key is made for another user', story: keyForAnother, on: onCall('CreateAccessKey') },
  { rule: 'cc-a02', about: 'Root makes an access key', story: rootKey, on: onCall('CreateAccessKey') },
  { rule: 'cc-a03', about: 'A user makes a key for itself', story: ownKey, on: onCall('CreateAccessKey') },
  { rule: 'cc-a04', about: 'A console password is set for another user', story: consolePassword, on: onCall('CreateLoginProfile') },
  {
    rule: 'cc-a05',
    about: 'A new access key is used from elsewhere',
    story: keyForAnother,
    on: onCall('CreateAccessKey', 'GetCallerIdentity'),
  },
  { rule: 'cc-a06', about: 'A federation token that may do everything is taken', story: federationToken, on: onCall('GetFederationToken') },
  { rule: 'cc-a07', about: 'A key pair is imported', story: importedKeyPair, on: onCall('ImportKeyPair') },
  {
    rule: 'cc-a08',
    about: 'An SSH key is pushed to four machines',
    story: pushedKeys,
    on: onCall('SendSSHPublicKey', 'SendSerialConsoleSSHPublicKey'),
  },
  { rule: 'cc-a09', about: 'A certificate authority is trusted', story: trustAnchor, on: onCall('CreateTrustAnchor') },
  {
    rule: 'cc-g01',
    about: 'A key is uploaded to a service account',
    story: googleKey,
    on: onText('UploadServiceAccountKey'),
  },
  { rule: 'cc-g02', about: 'A new key of a service account is used from elsewhere', story: googleKey, on: onDataset('gcp.audit') },
  {
    rule: 'cc-g03',
    about: 'An SSH key is put into the metadata of a project',
    story: projectKey,
    on: onText('"first":true'),
  },
  { rule: 'cc-s01', about: 'A deploy key is added in GitHub', story: deployKey, on: onDataset('github.audit') },
  { rule: 'cc-s02', about: 'A token for Okta is made', story: oktaToken, on: onDataset('okta.system') },
  {
    rule: 'cc-k01',
    about: 'A year-long token of a Kubernetes controller is made',
    story: clusterToken,
    on: onDataset('kubernetes.audit_logs'),
  },
  {
    rule: 'cc-h01',
    about: 'A credential is added by command on a host',
    story: commandOnHost,
    on: ({ source }) => source.kind === 'windows',
  },
  { rule: 'seed-k', about: 'The operation that says an application has other keys', story: ownerThenSecret, on: ADDED },
  {
    rule: 'seed-e',
    about: 'Operations about applications, with companions and a new owner',
    story: ownerThenSecret,
    on: (happening) =>
      ADDED(happening) || ['Add owner to application', 'Update service principal'].some((name) => onOperation(name)(happening)),
  },
];
