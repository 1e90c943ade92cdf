import { isJsonObject, type JsonObject } from '#base/json.ts';

/**
 * What a user agent says of itself, as Elasticsearch's `user_agent` processor names it: `name`, `version`, `os.name`, `os.version`, `os.full`,
 * `device.name`. What nobody knows has the name `Other`.
 */
export type UserAgentLookup = (original: string) => JsonObject;

/** The document with its user agent taken apart beside `user_agent.original`. */
export function withUserAgent(document: JsonObject, lookup: UserAgentLookup): JsonObject {
  const { user_agent: agent } = document;
  if (!isJsonObject(agent) || typeof agent.original !== 'string') return document;
  return { ...document, user_agent: { ...lookup(agent.original), ...agent } };
}
