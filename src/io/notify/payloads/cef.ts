import { printDate } from '#event/date.ts';
import type { NoticeAlert } from '../notice.ts';
import { nameOf, textOf } from './facts.ts';

const SEVERITIES = new Map([
  ['low', 3],
  ['medium', 5],
  ['high', 8],
  ['critical', 10],
]);

/** An alert as one line of ArcSight's Common Event Format (CEF 0, revision 26): the header's parts divided by `|`, then `key=value`. */
export function cefLine(alert: NoticeAlert, version: string): string {
  const { document } = alert;
  const header = ['Tocsin', 'Tocsin', version, textOf(document, 'kibana.alert.rule.rule_id'), nameOf(document)].map(headerPart);
  const members = [
    ['rt', String(alert.time)],
    ['externalId', alert.id],
    ['msg', textOf(document, 'kibana.alert.reason')],
    ['act', textOf(document, 'event.action')],
    ['suser', textOf(document, 'user.name')],
    ['suid', textOf(document, 'user.id')],
    ['src', ipv4(textOf(document, 'source.ip'))],
    ['shost', textOf(document, 'host.name')],
    ['start', textOf(document, 'kibana.alert.original_time')],
    ['cs1', textOf(document, 'cloud.account.id')],
    ['cs1Label', textOf(document, 'cloud.account.id') === '' ? '' : 'cloud.account.id'],
  ].flatMap(([key = '', value = '']) => (value === '' ? [] : [`${key}=${extension(value)}`]));
  return `CEF:0|${header.join('|')}|${SEVERITIES.get(alert.severity) ?? 0}|${members.join(' ')}`;
}

/** RFC 5424: facility 13 (log audit), a severity that follows the alert's, and no structured data. */
export function syslogLine(alert: NoticeAlert, text: string, host: string): string {
  const level = SYSLOG_LEVELS.get(alert.severity) ?? 5;
  const name = host.replace(/[^\x21-\x7e]/g, '').slice(0, 255) || '-';
  return `<${13 * 8 + level}>1 ${printDate(alert.time)} ${name} tocsin - alert - ${text}`;
}

const SYSLOG_LEVELS = new Map([
  ['low', 5],
  ['medium', 4],
  ['high', 3],
  ['critical', 2],
]);

function headerPart(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|');
}

function extension(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('=', '\\=');
}

/** `src` is an IPv4 address in CEF; the newer members for IPv6 are not read everywhere. */
function ipv4(address: string): string {
  return address.includes(':') ? '' : address;
}
