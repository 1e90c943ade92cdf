import { identityTrust } from './cloud-stories.ts';
import { grantThenSecret, passForAnother, shortLived } from './directory-stories.ts';
import { type Firing, labelled, onCall, onDataset, onDone, onKeys, onOperation, onText } from './firing.ts';
import { type Cast, castOf, type Story } from './month-cast.ts';
import {
  clusterToken,
  consolePassword,
  deployKey,
  federationToken,
  googleKey,
  keyForAnother,
  oktaToken,
  trustAnchor,
} from './month-clouds.ts';
import { federatedCredential, ownerThenSecret } from './month-directory.ts';
import type { Scenario, Scene } from './scenario.ts';

const FEDERATED = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write';

/** What rules fire on when an actor adds a key to an application for the first time. */
const ON_FIRST_KEY: readonly Firing[] = (['cc-e01', 'cc-e08', 'cc-e09'] as const).map((rule) => ({ rule, on: onKeys('added') }));

/** One part of an intrusion: who does what, how long after its beginning, and what fires. */
type Part = Pick<Scene, 'minute' | 'test' | 'about'> & {
  readonly story: Story;
  /** Another cast than the first. */
  readonly number?: number;
  readonly cast?: Partial<Cast>;
};

/** Intrusions from the first step to the last, over several rules and sources. */
export const wholeStories: readonly Scenario[] = [
  whole('helpdesk', 'A helpdesk account is taken over; it makes a colleague an owner, who adds a secret that is used from elsewhere', [
    {
      minute: 0,
      test: 'pass',
      about: 'The helpdesk makes a Temporary Access Pass for a colleague',
      cast: { held: 'helpdesk', colleague: 'mira.holt' },
      story: labelled(passForAnother, [{ rule: 'cc-e17', on: onOperation('Create Temporary Access Pass method for user') }]),
    },
    {
      minute: 15,
      test: 'owner',
      about: 'The helpdesk makes the colleague an owner; a secret is added and used from elsewhere',
      cast: { held: 'mira.holt', colleague: 'helpdesk' },
      story: labelled(ownerThenSecret, [
        ...ON_FIRST_KEY,
        { rule: 'cc-e11', on: onOperation('Add owner to application') },
        { rule: 'cc-e11', on: onKeys('added') },
        { rule: 'cc-e12', on: onDataset('azure.signinlogs') },
      ]),
    },
  ]),
  whole('consent', 'A role over the directory is granted to an application, somebody else adds a secret, and another one comes and goes', [
    {
      minute: 0,
      test: 'grant',
      about: 'A colleague grants a role, and the account adds a secret',
      story: labelled(grantThenSecret, [...ON_FIRST_KEY, { rule: 'cc-e15', on: onKeys('added') }]),
    },
    {
      minute: 150,
      test: 'clean-up',
      about: 'Another account adds a secret to another application and removes it within the hour',
      number: 12,
      story: labelled(shortLived, [...ON_FIRST_KEY, { rule: 'cc-e06', on: onKeys('added') }, { rule: 'cc-e14', on: onKeys('removed') }]),
    },
  ]),
  whole(
    'access-key',
    'An administrator of AWS is taken over, who leaves an access key, a token, a password and a certificate authority behind',
    [
      {
        minute: 0,
        test: 'key',
        about: 'An access key is made for another user, and used from elsewhere',
        story: labelled(keyForAnother, [
          { rule: 'cc-a01', on: onCall('CreateAccessKey') },
          { rule: 'cc-a05', on: onCall('CreateAccessKey', 'GetCallerIdentity') },
        ]),
      },
      {
        minute: 45,
        test: 'token',
        about: 'A federation token that may do everything is taken',
        story: labelled(federationToken, [{ rule: 'cc-a06', on: onCall('GetFederationToken') }]),
      },
      {
        minute: 55,
        test: 'password',
        about: 'A console password is set for another user',
        story: labelled(consolePassword, [{ rule: 'cc-a04', on: onCall('CreateLoginProfile') }]),
      },
      {
        minute: 80,
        test: 'trust',
        about: 'A certificate authority is trusted',
        story: labelled(trustAnchor, [{ rule: 'cc-a09', on: onCall('CreateTrustAnchor') }]),
      },
    ],
  ),
  whole('pipeline', 'A build system is taken over: from a repository to Azure, Google Cloud, Kubernetes and Okta', [
    {
      minute: 0,
      test: 'repository',
      about: 'A deploy key is added in GitHub',
      story: labelled(deployKey, [{ rule: 'cc-s01', on: onDataset('github.audit') }]),
    },
    {
      minute: 20,
      test: 'identity',
      about: 'A managed identity trusts the repository',
      story: labelled(identityTrust, [{ rule: 'cc-z01', on: onDone(FEDERATED) }]),
    },
    {
      minute: 30,
      test: 'application',
      about: 'An application trusts a repository outside, which signs in',
      story: labelled(federatedCredential, [
        ...(['cc-e05', 'cc-e08', 'cc-e09'] as const).map((rule) => ({ rule, on: onOperation('Update application') })),
        { rule: 'cc-e13', on: onDataset('azure.signinlogs') },
      ]),
    },
    {
      minute: 60,
      test: 'service-account',
      about: 'A key is uploaded to a service account of Google Cloud, and used from elsewhere',
      story: labelled(googleKey, [
        { rule: 'cc-g01', on: onText('UploadServiceAccountKey') },
        { rule: 'cc-g02', on: onDataset('gcp.audit') },
      ]),
    },
    {
      minute: 100,
      test: 'cluster',
      about: 'A year-long token of a Kubernetes controller is made',
      story: labelled(clusterToken, [{ rule: 'cc-k01', on: onDataset('kubernetes.audit_logs') }]),
    },
    {
      minute: 120,
      test: 'directory',
      about: 'A token for Okta is made',
      story: labelled(oktaToken, [{ rule: 'cc-s02', on: onDataset('okta.system') }]),
    },
  ]),
];

function whole(name: string, title: string, parts: readonly Part[]): Scenario {
  const scenes = parts.map(
    ({ story, number = 1, cast, ...scene }): Scene => ({
      ...scene,
      play: (stage, time, test) => story({ ...castOf(stage, time, test, number), ...cast }),
    }),
  );
  return { name, title, scenes };
}
