const lists = (table: Readonly<Record<string, string>>): readonly (readonly [name: string, events: ReadonlySet<string>])[] =>
  Object.entries(table).map(([name, events]) => [name, new Set(events.split(' '))] as const);

const USER_LIFECYCLE =
  'user.lifecycle.activate user.lifecycle.create user.lifecycle.deactivate user.lifecycle.suspend user.lifecycle.unsuspend';
const APP_MEMBERSHIP = 'application.user_membership.add application.user_membership.remove application.user_membership.change_username';
const LIMITS = 'system.org.rate_limit.warning system.org.rate_limit.violation core.concurrency.org.limit.violation';
const GROUP_MEMBERSHIP = 'group.user_membership.add group.user_membership.remove';

const CATEGORIES = lists({
  iam: `${GROUP_MEMBERSHIP} ${USER_LIFECYCLE}`,
  configuration:
    'policy.lifecycle.activate policy.lifecycle.create policy.lifecycle.deactivate policy.lifecycle.delete policy.lifecycle.update ' +
    'policy.rule.activate policy.rule.add policy.rule.deactivate policy.rule.delete policy.rule.update application.lifecycle.create ' +
    'application.lifecycle.delete application.lifecycle.activate application.lifecycle.deactivate application.lifecycle.update',
  authentication: 'user.session.start user.session.end user.authentication.sso policy.evaluate_sign_on',
  session: 'user.session.start user.session.end',
});

const TYPES = lists({
  network: `security.request.blocked ${LIMITS}`,
  start: 'user.session.start',
  end: 'user.session.end',
  group: GROUP_MEMBERSHIP,
  info: `${LIMITS} ${USER_LIFECYCLE} user.authentication.sso user.session.start user.session.end ${APP_MEMBERSHIP} policy.evaluate_sign_on`,
  change:
    'user.lifecycle.activate user.lifecycle.deactivate user.lifecycle.suspend user.lifecycle.unsuspend policy.lifecycle.activate ' +
    'policy.lifecycle.deactivate policy.lifecycle.update policy.rule.activate policy.rule.add policy.rule.deactivate policy.rule.update ' +
    `${GROUP_MEMBERSHIP} ${APP_MEMBERSHIP}`,
  creation: 'user.lifecycle.create policy.lifecycle.create application.lifecycle.create',
  deletion: 'policy.lifecycle.delete application.lifecycle.delete',
});

/** ECS categories and types of an event type; most have none. */
export function categorize(eventType: string): { readonly category: readonly string[]; readonly type: readonly string[] } {
  const of = (table: typeof CATEGORIES): readonly string[] => table.filter(([, events]) => events.has(eventType)).map(([name]) => name);
  return { category: of(CATEGORIES), type: of(TYPES) };
}
