import { sitDown } from './account-work.ts';
import type { Activity } from './activity.ts';
import { background } from './activity.ts';
import { type CloudTrailDraft, iamUser } from './cloudtrail.ts';
import { cloudTrailHappening } from './happening.ts';
import { pickWeighted } from './weighted.ts';

/** A person signs in to the console as an IAM user, now and then at the second try. */
export const consoleLogin: Activity = {
  about: 'A person signs in to the console',
  weight: 6,
  play: (stage, time) => {
    const { ids, random, account, region } = sitDown(stage, time);
    const person = pickWeighted(random, stage.world.contoso.people);
    const user = { name: person.upn.slice(0, person.upn.indexOf('@')), principalId: ids.principalOf(`${person.upn} ${account.id}`) };
    const attempt = (at: number, outcome: 'Success' | 'Failure'): CloudTrailDraft => ({
      account,
      time: at,
      caller: iamUser(account, user),
      source: 'signin.amazonaws.com',
      name: 'ConsoleLogin',
      region,
      ip: person.ip,
      agent: person.agent,
      request: null,
      response: { ConsoleLogin: outcome },
      ...(outcome === 'Failure' ? { error: { message: 'Failed authentication' } } : {}),
      isReadOnly: false,
      type: 'AwsConsoleSignIn',
      additional: { LoginTo: `https://health.aws.amazon.com/health/home?region=${region}`, MobileVersion: 'No', MFAUsed: 'Yes' },
    });
    const attempts = random.chance(0.15) ? [attempt(time - 20_000, 'Failure'), attempt(time, 'Success')] : [attempt(time, 'Success')];
    return attempts.map((draft) => cloudTrailHappening(ids, background(random), draft));
  },
};
