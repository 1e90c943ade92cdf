import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { parseIsoDate } from '#event/date.ts';
import type { KnownField } from '#event/schema/known.ts';
import { conversions, printedDate, textOf } from './conversion.ts';
import { operationFields, operationKnownFields } from './cred.ts';
import { textAt } from './credential-call.ts';
import { addAt, type Draft, memberOf, setAt, setMember, valueAt } from './document.ts';
import { withoutDottedKeys } from './dotted.ts';
import { baseFields, knownFields } from './known-fields.ts';
import type { Normalized, Normalizer } from './normalizer.ts';

/** One record of a Windows event log, whatever program exported it. */
export type WindowsEvent = {
  /** `Microsoft-Windows-PowerShell/Operational` */
  readonly channel: string;
  readonly code: string;
  readonly provider?: string;
  /** ISO 8601 */
  readonly time?: string;
  readonly computer?: string;
  readonly recordId?: string;
  readonly task?: string;
  readonly level?: string;
  readonly message?: string;
  readonly userId?: string;
  /** Named data of the event. */
  readonly data: JsonObject;
  /** The rest of a document that was made by Beats. */
  readonly base?: JsonObject;
};

type Shape = { readonly name: string; readonly read: (record: JsonObject) => WindowsEvent | undefined };

/** Names of positional properties, for what `Get-WinEvent` exports without names. */
const PROPERTIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Microsoft-Windows-PowerShell/Operational 4104', ['MessageNumber', 'MessageTotal', 'ScriptBlockText', 'ScriptBlockId', 'Path']],
  [
    'Microsoft-Windows-Sysmon/Operational 1',
    [
      ...[
        'RuleName',
        'UtcTime',
        'ProcessGuid',
        'ProcessId',
        'Image',
        'FileVersion',
        'Description',
        'Product',
        'Company',
        'OriginalFileName',
      ],
      ...['CommandLine', 'CurrentDirectory', 'User', 'LogonGuid', 'LogonId', 'TerminalSessionId', 'IntegrityLevel', 'Hashes'],
      ...['ParentProcessGuid', 'ParentProcessId', 'ParentImage', 'ParentCommandLine', 'ParentUser'],
    ],
  ],
]);

const shapes: readonly Shape[] = [
  { name: 'Beats document with winlog', read: readWinlog },
  { name: 'event as XML in JSON', read: readXmlLike },
  { name: 'Get-WinEvent', read: readGetWinEvent },
  { name: 'flat record with Channel and EventID', read: readFlat },
];

/** The event a record holds, and the shape it came in. */
function windowsEvent(record: JsonObject): { readonly event: WindowsEvent; readonly shape: string } | undefined {
  for (const { name, read } of shapes) {
    const event = read(record);
    if (event) return { event, shape: name };
  }
  return undefined;
}

/** One data stream of Windows events: those that `isMine` says, with what `write` makes of their data. */
export function windowsNormalizer(stream: {
  readonly dataset: string;
  readonly title: string;
  readonly fields: readonly KnownField[];
  readonly isMine: (event: WindowsEvent) => boolean;
  /** Below those that know the event. */
  readonly confidence: number;
  readonly write: (event: WindowsEvent, document: Draft) => void;
}): Normalizer {
  return {
    dataset: stream.dataset,
    title: stream.title,
    fields: [...baseFields, ...windowsFields, ...stream.fields, ...operationKnownFields],
    recognize: (record) => {
      const found = windowsEvent(record);
      if (!found || !stream.isMine(found.event)) return undefined;
      const { code, channel } = found.event;
      return { confidence: stream.confidence, reason: `${found.shape}: event ${code} of ${channel.slice(0, 80)}` };
    },
    normalize: (record) => {
      const found = windowsEvent(record);
      return found ? normalizeEvent(found.event, stream.write) : { kind: 'failure', reason: 'The record is no Windows event' };
    },
    derive: (document) => ({ fields: operationFields(textAt(document, 'event.action')) }),
  };
}

function normalizeEvent(event: WindowsEvent, write: (event: WindowsEvent, document: Draft) => void): Normalized {
  const document: Draft = event.base ? withoutDottedKeys(event.base) : {};
  delete document['@timestamp'];
  for (const [path, value] of [
    ['@timestamp', event.time],
    ['event.kind', 'event'],
    ['event.code', event.code],
    ['event.provider', event.provider],
    ['event.action', event.task],
    ['host.name', event.computer],
    ['log.level', event.level?.toLowerCase()],
    ['message', event.message],
    ['winlog.channel', event.channel],
    ['winlog.event_id', event.code],
    ['winlog.provider_name', event.provider],
    ['winlog.computer_name', event.computer],
    ['winlog.record_id', event.recordId],
    ['winlog.task', event.task],
    ['winlog.user.identifier', event.userId],
    ['host.os.type', 'windows'],
    ['host.os.family', 'windows'],
  ] as const) {
    const isThere = valueAt(document, path.split('.')) !== undefined;
    if (value !== undefined && !isThere) setAt(document, path.split('.'), value);
  }
  setAt(document, ['winlog', 'event_data'], event.data);
  write(event, document);
  const { recordId, computer, channel } = event;
  return {
    kind: 'events',
    events: [
      {
        document: { ...document, ...operationFields(textAt(document, 'event.action')) },
        ...(recordId !== undefined && computer !== undefined && { vendorId: `${computer}/${channel}/${recordId}` }),
      },
    ],
  };
}

/** Name and domain of `DOMAIN\name`, and everybody in `related.user`. */
export function writeUser(account: string | undefined, document: Draft): void {
  if (account === undefined || account === '' || account === '-') return;
  const at = account.lastIndexOf('\\');
  const name = account.slice(at + 1);
  setAt(document, ['user', 'name'], name);
  if (at > 0) setAt(document, ['user', 'domain'], account.slice(0, at));
  addAt(document, ['related', 'user'], name);
}

/** Program and command line of a process, below `process` or `process.parent`. */
export function writeProcess(
  path: readonly string[],
  document: Draft,
  {
    executable,
    commandLine,
    pid,
    guid,
  }: { readonly executable?: string; readonly commandLine?: string; readonly pid?: string; readonly guid?: string },
): void {
  const number = pid === undefined ? undefined : Number(pid);
  for (const [name, value] of [
    ['executable', executable],
    ['name', executable?.slice(executable.lastIndexOf('\\') + 1)],
    ['command_line', commandLine],
    ['args', commandLine === undefined ? undefined : commandArguments(commandLine)],
    ['pid', Number.isSafeInteger(number) ? number : undefined],
    ['entity_id', guid],
  ] as const) {
    if (value !== undefined && value !== '') setAt(document, [...path, name], value);
  }
}

/** Text of named data; Windows writes `-` for nothing. */
export function dataText(event: WindowsEvent, name: string): string | undefined {
  const text = textOf(memberOf(event.data, name));
  return text === undefined || text === '' || text === '-' ? undefined : text;
}

const MAX_ARGUMENTS = 1000;

/** The words of a command line; quotes hold words together. */
function commandArguments(line: string): readonly string[] {
  const words = line.match(/"[^"]*"|[^\s"]+(?:"[^"]*"[^\s"]*)*/g) ?? [];
  return words
    .slice(0, MAX_ARGUMENTS)
    .map((word) => (word.length > 1 && word.startsWith('"') && word.endsWith('"') ? word.slice(1, -1) : word));
}

function readWinlog(record: JsonObject): WindowsEvent | undefined {
  const { winlog } = record;
  const channel = textOf(memberOf(winlog, 'channel'));
  const code = textOf(memberOf(winlog, 'event_id') ?? valueAt(record, ['event', 'code']));
  if (channel === undefined || code === undefined) return undefined;
  const data = memberOf(winlog, 'event_data');
  return {
    base: record,
    ...eventOf({
      channel,
      code,
      provider: memberOf(winlog, 'provider_name'),
      time: record['@timestamp'],
      computer: memberOf(winlog, 'computer_name'),
      recordId: memberOf(winlog, 'record_id'),
      task: memberOf(winlog, 'task'),
    }),
    data: isJsonObject(data) ? data : {},
  };
}

/** `{ "Event": { "System": …, "EventData": … } }`, attributes in `#attributes` or beside. */
function readXmlLike(record: JsonObject): WindowsEvent | undefined {
  const event = isJsonObject(record.Event) ? record.Event : record;
  const { System: system } = event;
  const channel = textOf(memberOf(system, 'Channel'));
  const code = textOf(memberOf(memberOf(system, 'EventID'), '#text') ?? memberOf(system, 'EventID'));
  if (channel === undefined || code === undefined) return undefined;
  const data = event.EventData ?? event.UserData ?? null;
  return {
    ...eventOf({
      channel,
      code,
      provider: attribute(memberOf(system, 'Provider'), 'Name'),
      time: attribute(memberOf(system, 'TimeCreated'), 'SystemTime'),
      computer: memberOf(system, 'Computer'),
      recordId: memberOf(system, 'EventRecordID'),
      userId: attribute(memberOf(system, 'Security'), 'UserID'),
    }),
    data: isJsonObject(data) ? data : {},
  };
}

function attribute(element: JsonValue | undefined, name: string): JsonValue | undefined {
  return memberOf(memberOf(element, '#attributes'), name) ?? memberOf(element, name) ?? memberOf(element, `@${name}`);
}

/** `Get-WinEvent | ConvertTo-Json`: properties by position. */
function readGetWinEvent(record: JsonObject): WindowsEvent | undefined {
  const channel = textOf(record.LogName);
  const code = textOf(record.Id);
  if (channel === undefined || code === undefined || !Object.hasOwn(record, 'ProviderName')) return undefined;
  const names = PROPERTIES.get(`${channel} ${code}`) ?? [];
  const data: Draft = {};
  const properties: readonly JsonValue[] = Array.isArray(record.Properties) ? record.Properties : [];
  for (const [i, property] of properties.slice(0, 200).entries()) {
    const value = memberOf(property, 'Value') ?? property;
    if (textOf(value) !== undefined) setMember(data, names[i] ?? `param${i + 1}`, value);
  }
  return {
    ...eventOf({
      channel,
      code,
      provider: record.ProviderName,
      time: record.TimeCreated,
      computer: record.MachineName,
      recordId: record.RecordId,
      task: record.TaskDisplayName,
      level: record.LevelDisplayName,
      message: record.Message,
      userId: memberOf(record.UserId, 'Value') ?? record.UserId,
    }),
    data,
  };
}

const AROUND = new Set([
  ...[
    'Channel',
    'EventID',
    'EventId',
    'SourceName',
    'ProviderName',
    'Provider',
    'Hostname',
    'Computer',
    'host',
    'Message',
    'EventTime',
    '@timestamp',
  ],
  ...[
    'TimeGenerated',
    'TimeCreated',
    'RecordNumber',
    'EventRecordId',
    'EventData',
    'Task',
    'TaskName',
    'Severity',
    'tags',
    '@version',
    'port',
    'Type',
  ],
]);

/** NXLog, Log Analytics (`WindowsEvent`, `SecurityEvent`) and the like: names beside each other, or data in `EventData`. */
function readFlat(record: JsonObject): WindowsEvent | undefined {
  const channel = textOf(record.Channel);
  const code = textOf(record.EventID ?? record.EventId);
  if (channel === undefined || code === undefined) return undefined;
  const nested = isJsonObject(record.EventData) ? record.EventData : undefined;
  const data =
    nested ?? Object.fromEntries(Object.entries(record).filter(([name, value]) => !AROUND.has(name) && textOf(value) !== undefined));
  return {
    ...eventOf({
      channel,
      code,
      provider: record.SourceName ?? record.ProviderName ?? record.Provider,
      time: record['@timestamp'] ?? record.TimeCreated ?? record.TimeGenerated ?? record.EventTime,
      computer: record.Hostname ?? record.Computer,
      recordId: record.RecordNumber ?? record.EventRecordId,
      message: record.Message,
    }),
    data,
  };
}

type Loose = { readonly channel: string; readonly code: string } & Readonly<Record<string, JsonValue | undefined>>;

/** Texts of what is there. */
function eventOf({ channel, code, time, ...members }: Loose): Omit<WindowsEvent, 'data'> {
  const texts = Object.entries(members).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === undefined || text === '' ? [] : [[name, text] as const];
  });
  const moment = time === undefined ? undefined : windowsTime(time);
  return { ...Object.fromEntries(texts), channel, code, ...(moment !== undefined && { time: moment }) };
}

/** ISO 8601, with a blank for the `T` too, and what Windows PowerShell makes of dates: `/Date(1772618400000)/`. */
export function windowsTime(value: JsonValue): string | undefined {
  if (isJsonObject(value)) return windowsTime(value.value ?? value.DateTime ?? null);
  if (typeof value !== 'string') return undefined;
  const milliseconds = /^\/Date\((-?\d{1,16})\)\/$/.exec(value)?.[1];
  if (milliseconds !== undefined) return conversions.epochMilliseconds(Number(milliseconds)) as string | undefined;
  const text = value.trim();
  return printedDate(parseIsoDate(text[10] === ' ' ? `${text.slice(0, 10)}T${text.slice(11)}` : text));
}

const windowsFields = knownFields({
  keyword: {
    'event.action': 'The task, in words, where the export has it.',
    'event.category': 'By the event.',
    'event.code': 'Event id: 4104, 1, 4688, …',
    'event.kind': '`event`',
    'event.provider': 'Who wrote it: Microsoft-Windows-Sysmon, …',
    'event.type': 'By the event.',
    'host.name': 'The computer.',
    'host.os.family': '`windows`',
    'host.os.type': '`windows`',
    'log.level': 'information, verbose, warning, error, critical.',
    'related.user': 'Names of users.',
    'user.domain': 'Domain of the user.',
    'user.id': 'Security id of the user.',
    'user.name': 'Name of the user, without the domain.',
    'winlog.channel': 'The log: Microsoft-Windows-PowerShell/Operational, …',
    'winlog.computer_name': 'The computer.',
    'winlog.event_id': 'Event id.',
    'winlog.provider_name': 'Who wrote it.',
    'winlog.record_id': 'Number of the record in its log.',
    'winlog.task': 'The task, in words.',
    'winlog.user.identifier': 'Security id of the user.',
    'winlog.api': '`wineventlog`',
    'process.executable': 'Program that was started, with its path.',
    'process.name': 'Its name.',
    'process.args': 'Words of the command line.',
    'process.entity_id': 'Id of the process that no other has.',
    'process.working_directory': 'Folder it was started in.',
    'process.parent.executable': 'Program that started it.',
    'process.parent.name': 'Its name.',
    'process.parent.args': 'Words of its command line.',
    'process.parent.entity_id': 'Id of that process.',
  },
  wildcard: {
    'process.command_line': 'The command line.',
    'process.parent.command_line': 'Command line of the parent.',
  },
  match_only_text: { message: 'The event in words.' },
  long: { 'process.pid': 'Number of the process.', 'process.parent.pid': 'Number of the parent.' },
  flattened: { 'winlog.event_data': 'Data of the event, by its own names.' },
});
