import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { NO_RESOURCE_PARTS } from '../../azure-inverse.ts';
import { setAt, valueAt } from '../../document.ts';
import { camelMembers, compileInverse, wantedText } from '../../inverse.ts';
import { signinlogsTable } from './table.ts';

const invertSnake = compileInverse({
  base: { time: '2026-03-04T10:00:00Z', category: 'SignInLogs', operation_name: 'Sign-in activity', properties: { app_id: 'app' } },
  table: signinlogsTable,
  back: {
    valuesByKey: (value) => (isJsonObject(value) ? Object.entries(value).map(([key, text]) => ({ key, value: text as JsonValue })) : value),
    ...NO_RESOURCE_PARTS,
  },
  finish: (wanted, record) => {
    const code = valueAt(record, ['properties', 'status', 'error_code']);
    if (wantedText(wanted, 'event.outcome') === 'failure' && code === undefined)
      setAt(record, ['properties', 'status', 'error_code'], FAILURE);
    const message = wantedText(wanted, 'message');
    if (message !== undefined) setAt(record, ['properties', 'status', 'failure_reason'], message);
    const created = wantedText(wanted, 'azure.signinlogs.properties.created_at');
    if (created !== undefined) setAt(record, ['properties', 'created_date_time'], created);
  },
});

/** Wrong user name or password. */
const FAILURE = 50126;

/** The export record with the wanted fields. */
export function invertSigninlogs(wanted: JsonObject): JsonObject {
  return camelMembers(invertSnake(wanted));
}
