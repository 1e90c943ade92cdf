import { castOf, type Story } from './month-cast.ts';
import {
  clusterToken,
  consolePassword,
  deployKey,
  federationToken,
  googleKey,
  identityProvider,
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
import { monthActivities } from './month-sign-ins.ts';
import { monthChanges } from './month-work.ts';
import type { Scenario, Scene } from './scenario.ts';

const DAY = 24 * 60;

/** What intruders do, in the order in which they do it. */
const INTRUSIONS: readonly (readonly [about: string, story: Story])[] = [
  ['A new owner adds a secret, which is used from elsewhere', ownerThenSecret],
  ['An access key is made for another user, and used from elsewhere', keyForAnother],
  ['A certificate is put on a service principal, and used from elsewhere', certificateOnPrincipal],
  ['A token for Okta is made', oktaToken],
  ['An application trusts a repository outside, which signs in', federatedCredential],
  ['Root makes an access key', rootKey],
  ['A deploy key is added in GitHub', deployKey],
  ['An app password is made', appPassword],
  ['A key is uploaded to a service account of Google Cloud, and used from elsewhere', googleKey],
  ['An application with certificates receives a secret', secretBesideCertificates],
  ['A federation token that may do everything is taken', federationToken],
  ['A year-long token of a Kubernetes controller is made', clusterToken],
  ['Seven applications receive secrets', manySecrets],
  ['A console password is set for another user', consolePassword],
  ['A certificate authority is trusted', trustAnchor],
  ['A new owner adds a secret, again', ownerThenSecret],
  ['An identity provider is trusted', identityProvider],
  ['An application trusts a repository outside, again', federatedCredential],
  ['An access key is made for another user, again', keyForAnother],
  ['A certificate is put on a service principal, again', certificateOnPrincipal],
];

/** A month of a tenant with 5,000 users, in which intruders add credentials twenty times. */
export const tenantMonth: Scenario = {
  name: 'tenant-month',
  title: 'A month of a tenant with 5,000 users and twenty intrusions that add credentials',
  scenes: INTRUSIONS.map(sceneOf),
  setting: { days: 30, people: 5_000, recurring: monthChanges, activities: monthActivities },
};

/** Evenly over the month, at changing hours. */
function sceneOf([about, story]: (typeof INTRUSIONS)[number], index: number): Scene {
  const number = index + 1;
  const minute = Math.round(((index + 0.5) * 30 * DAY) / INTRUSIONS.length) + ((index * 311) % 480);
  return {
    test: `intrusion-${String(number).padStart(2, '0')}`,
    about,
    minute,
    play: (stage, time, test) => story(castOf(stage, time, test, number)),
  };
}
