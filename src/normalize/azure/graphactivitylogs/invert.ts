import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { NO_RESOURCE_PARTS } from '../../azure-inverse.ts';
import { memberOf, setAt, valueAt } from '../../document.ts';
import { camelMembers, compileInverse, wantedText } from '../../inverse.ts';
import { graphactivitylogsTable } from './table.ts';

const words = (value: JsonValue) => (Array.isArray(value) ? value.join(' ') : value);

const invertSnake = compileInverse({
  base: {
    time: '2026-03-04T10:00:00Z',
    category: 'MicrosoftGraphActivityLogs',
    operation_name: 'Microsoft Graph Activity',
    properties: { request_method: 'GET', response_status_code: 200 },
  },
  table: graphactivitylogsTable,
  back: {
    wordList: words,
    url: (value) => memberOf(value, 'original'),
    ...NO_RESOURCE_PARTS,
  },
  finish: (wanted, record) => {
    const failed = wantedText(wanted, 'event.outcome') === 'failure';
    if (failed && valueAt(record, ['properties', 'response_status_code']) === undefined)
      setAt(record, ['properties', 'response_status_code'], 403);
    const path = wantedText(wanted, 'url.path');
    if (path !== undefined && !isJsonObject(valueAt(record, ['properties', 'request_uri'])) && !wantedText(wanted, 'url.original'))
      setAt(record, ['properties', 'request_uri'], `https://graph.microsoft.com${path}`);
  },
});

/** The export record with the wanted fields. */
export function invertGraphactivitylogs(wanted: JsonObject): JsonObject {
  return camelMembers(invertSnake(wanted));
}
