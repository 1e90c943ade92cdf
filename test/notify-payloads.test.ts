import type { JsonObject, JsonValue } from '#base/json.ts';
import { slackMessage, teamsMessage } from '#io/notify/chat.ts';
import { jiraIssue } from '#io/notify/jira.ts';
import type { Notice, NoticeAlert } from '#io/notify/notice.ts';
import { pagerDutyEvent } from '#io/notify/pagerduty.ts';
import { cefLine, syslogLine } from '#io/notify/payloads/cef.ts';
import { plainText } from '#io/notify/payloads/facts.ts';
import { fillTemplate, payloadOf } from '#io/notify/payloads/payload.ts';
import { runCaseFiles } from './case-file.ts';

/** Each case is an alert, and a message about it in every form. A case without `template` has none filled. */
runCaseFiles('src/io/notify/cases/*.case', (one) => {
  const alert = JSON.parse(one.get('alert') ?? '') as NoticeAlert;
  const notice: Notice = { alerts: [alert, ...Array.from({ length: Number(one.get('more') ?? 0) }, () => alert)], isTest: false };
  const cef = cefLine(alert, '1.0.0');
  const template = one.get('template');
  return {
    text: plainText(notice),
    slack: JSON.stringify(slackMessage(notice), null, 1),
    teams: JSON.stringify(teamsMessage(notice)),
    pagerduty: JSON.stringify(pagerDutyEvent(alert, 'KEY', false)),
    jira: JSON.stringify(jiraIssue(notice, { project: 'SOC' })),
    syslog: syslogLine(alert, cef, 'my host'),
    ocsf: JSON.stringify(withoutData(payloadOf(alert, 'ocsf')), null, 1),
    ...(template === undefined ? {} : { filled: JSON.stringify(fillTemplate(JSON.parse(template) as JsonValue, notice)) }),
  };
});

/** A finding holds the whole alert, which stands in the case already. */
function withoutData({ evidences, ...finding }: JsonObject): JsonObject {
  const [{ data: _, ...rest } = {}] = evidences as readonly JsonObject[];
  return { ...finding, evidences: [rest] };
}
