import type { JsonObject } from '#base/json.ts';
import type { Connector, Notice } from './notice.ts';
import { factsOf, headline, titleOf } from './payloads/facts.ts';
import { post } from './post.ts';

/** More alerts than these are counted, not shown: the services refuse long messages. */
const MAX_SHOWN = 10;

/** Slack: an incoming webhook, in Block Kit. */
export function slack({ url }: { readonly url: string }): Connector {
  return async (notice) => {
    await post({ url, body: JSON.stringify(slackMessage(notice)) });
  };
}

/** Microsoft Teams: a webhook of a workflow, with an Adaptive Card. */
export function teams({ url }: { readonly url: string }): Connector {
  return async (notice) => {
    await post({ url, body: JSON.stringify(teamsMessage(notice)) });
  };
}

export function slackMessage(notice: Notice): JsonObject {
  const sections = notice.alerts.slice(0, MAX_SHOWN).map((alert) => {
    const facts = factsOf(alert).map(([label, value]) => `*${label}*: ${slackText(value)}`);
    return section([`*[${alert.severity}] ${slackText(titleOf(alert))}*`, ...facts].join('\n'));
  });
  return { text: slackText(headline(notice)), blocks: [...sections, ...restOf(notice).map(section)] };
}

function section(text: string): JsonObject {
  return { type: 'section', text: { type: 'mrkdwn', text: text.slice(0, 2900), verbatim: true } };
}

/** Slack reads `&`, `<` and `>`; a log that holds `<!channel>` must call nobody. Its marks are kept apart by an invisible character. */
function slackText(text: string): string {
  const inert = text.replace(/[*_~`@]/g, '$&\u2060');
  return inert.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function teamsMessage(notice: Notice): JsonObject {
  const shown = notice.alerts.slice(0, MAX_SHOWN).flatMap((alert) => [
    { type: 'TextBlock', text: teamsText(`[${alert.severity}] ${titleOf(alert)}`), weight: 'Bolder', wrap: true },
    { type: 'FactSet', facts: factsOf(alert).map(([title, value]) => ({ title, value: teamsText(value) })) },
  ]);
  const rest = restOf(notice).map((text) => ({ type: 'TextBlock', text, wrap: true }));
  const content = { type: 'AdaptiveCard', version: '1.4', body: [...(notice.isTest ? [test(notice)] : []), ...shown, ...rest] };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

function test(notice: Notice): JsonObject {
  return { type: 'TextBlock', text: headline(notice), wrap: true };
}

/** Adaptive Cards read a little Markdown: links and emphasis. */
function teamsText(text: string): string {
  return text.replace(/[\\*_[\]()#`~<>-]/g, '\\$&');
}

function restOf({ alerts }: Notice): readonly string[] {
  return alerts.length > MAX_SHOWN ? [`and ${alerts.length - MAX_SHOWN} more alerts`] : [];
}
