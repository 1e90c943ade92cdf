import type { JsonObject } from '#base/json.ts';
import type { Connector, Notice } from './notice.ts';
import { headline, plainText } from './payloads/facts.ts';
import { post } from './post.ts';

export type JiraOptions = {
  /** The site: `https://example.atlassian.net`. */
  readonly url: string;
  readonly user: string;
  readonly token: string;
  /** The key of the project: `SOC`. */
  readonly project: string;
  readonly issueType?: string;
  readonly labels?: readonly string[];
};

/** Jira Cloud (REST API 3): one issue a message. */
export function jira({ url, user, token, ...fields }: JiraOptions): Connector {
  const authorization = `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  return async (notice) => {
    const body = JSON.stringify(jiraIssue(notice, fields));
    await post({ url: new URL('/rest/api/3/issue', url).href, body, headers: { authorization } });
  };
}

export function jiraIssue(
  notice: Notice,
  { project, issueType = 'Task', labels = [] }: Pick<JiraOptions, 'project' | 'issueType' | 'labels'>,
): JsonObject {
  const text = plainText(notice).slice(0, 30_000);
  return {
    fields: {
      project: { key: project },
      issuetype: { name: issueType },
      summary: headline(notice).slice(0, 250),
      labels: ['tocsin', ...labels],
      description: { type: 'doc', version: 1, content: [{ type: 'codeBlock', content: [{ type: 'text', text }] }] },
    },
  };
}
