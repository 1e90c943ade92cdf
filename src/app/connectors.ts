import { slack, teams } from '#io/notify/chat.ts';
import { email } from '#io/notify/email.ts';
import { file } from '#io/notify/file.ts';
import { jira } from '#io/notify/jira.ts';
import type { Connector } from '#io/notify/notice.ts';
import { pagerDuty } from '#io/notify/pagerduty.ts';
import { syslog } from '#io/notify/syslog.ts';
import { webhook } from '#io/notify/webhook.ts';
import type { NamedConnector } from '#live/notify/notifier.ts';
import type { Route } from '#live/notify/route.ts';
import type { ConnectorConfig, NotifyConfig } from './config/notify.ts';
import { readSecret, type Secret } from './config/secret.ts';

type Surroundings = { readonly env: NodeJS.ProcessEnv; readonly now: () => number; readonly version: string };

/** The connectors of a configuration, with their secrets. Throws with the connector's name when a secret cannot be had. */
export function openConnectors({ connectors }: NotifyConfig, around: Surroundings): readonly NamedConnector[] {
  return Object.entries(connectors).map(([name, config]) => {
    try {
      return { name, type: config.type, perHour: config.per_hour, send: connectorOf(config, around) };
    } catch (error) {
      throw new Error(`notify.connectors.${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

/** The routes of a configuration as the notifier knows them. */
export function routesOf({ routes }: NotifyConfig): readonly Route[] {
  return routes.map(({ to, severity, rules, tags, digest, quiet }) => ({
    to,
    ...(severity === undefined ? {} : { severities: severity }),
    ...(rules === undefined ? {} : { rules }),
    ...(tags === undefined ? {} : { tags }),
    ...(digest === undefined ? {} : { digest }),
    ...(quiet === undefined ? {} : { quiet: quietOf(quiet) }),
  }));
}

type ConfiguredQuiet = NonNullable<NotifyConfig['routes'][number]['quiet']>;

function quietOf({ from, to, time_zone: timeZone, except }: ConfiguredQuiet): NonNullable<Route['quiet']> {
  return { from, to, timeZone, ...(except === undefined ? {} : { except }) };
}

function connectorOf(config: ConnectorConfig, { env, now, version }: Surroundings): Connector {
  const secret = (value: Secret): string => readSecret(value, env);
  switch (config.type) {
    case 'webhook':
      return openWebhook(config, secret, now);
    case 'slack':
      return slack({ url: httpUrl(secret(config.url)) });
    case 'teams':
      return teams({ url: httpUrl(secret(config.url)) });
    case 'pagerduty':
      return pagerDuty({ routingKey: secret(config.routing_key), ...(config.url === undefined ? {} : { url: config.url }) });
    case 'jira':
      return openJira(config, secret);
    case 'email':
      return openEmail(config, secret);
    case 'syslog':
      return syslog({ ...config, version });
    case 'file':
      return file(config);
    default:
      return config satisfies never;
  }
}

type Of<T extends ConnectorConfig['type']> = Extract<ConnectorConfig, { type: T }>;
type ReadSecret = (value: Secret) => string;

function openWebhook({ url, headers = {}, secret: key, body, payload }: Of<'webhook'>, secret: ReadSecret, now: () => number): Connector {
  return webhook({
    url: httpUrl(secret(url)),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, secret(value)])),
    ...(key === undefined ? {} : { secret: secret(key) }),
    ...(body === undefined ? {} : { body }),
    payload,
    now,
  });
}

function openJira({ url, user, token, project, issue_type: issueType, labels }: Of<'jira'>, secret: ReadSecret): Connector {
  return jira({
    url,
    user,
    token: secret(token),
    project,
    ...(issueType === undefined ? {} : { issueType }),
    ...(labels === undefined ? {} : { labels }),
  });
}

function openEmail({ user, password, host, port, tls, from, to }: Of<'email'>, secret: ReadSecret): Connector {
  return email({
    host,
    port,
    tls,
    from,
    to,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password: secret(password) }),
  });
}

/** An address that came as a secret is checked here: it is never shown. */
function httpUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new Error('its url is no http or https address');
  return text;
}
