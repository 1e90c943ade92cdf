import type { JsonObject } from '#base/json.ts';
import type { Ids } from './ids.ts';

/** A command that a person ran on a Windows host. */
export type HostCommand = { readonly host: string; readonly user: string; readonly time: number; readonly script: string };

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const POWERSHELL = 'Microsoft-Windows-PowerShell/Operational';

/** PowerShell's script block log, event 4104, as Winlogbeat writes it. */
export function scriptBlockRecord(command: HostCommand, ids: Ids, recordId: string): JsonObject {
  return winlogRecord(command, recordId, {
    channel: POWERSHELL,
    provider: 'Microsoft-Windows-PowerShell',
    code: 4104,
    data: { MessageNumber: '1', MessageTotal: '1', ScriptBlockText: command.script, ScriptBlockId: ids.guid('session'), Path: '' },
  });
}

/** Sysmon's process creation, event 1. */
export function processRecord(command: HostCommand, ids: Ids, recordId: string): JsonObject {
  return winlogRecord(command, recordId, {
    channel: SYSMON,
    provider: 'Microsoft-Windows-Sysmon',
    code: 1,
    data: {
      RuleName: '-',
      UtcTime: new Date(command.time).toISOString().replace('T', ' ').slice(0, -1),
      ProcessGuid: `{${ids.guid('session')}}`,
      ProcessId: '4242',
      Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      OriginalFileName: 'PowerShell.EXE',
      CommandLine: `powershell.exe -NoProfile -Command "${command.script}"`,
      User: command.user,
      IntegrityLevel: 'Medium',
      ParentImage: 'C:\\Windows\\explorer.exe',
    },
  });
}

type Winlog = { readonly channel: string; readonly provider: string; readonly code: number; readonly data: JsonObject };

function winlogRecord(command: HostCommand, recordId: string, { channel, provider, code, data }: Winlog): JsonObject {
  return {
    '@timestamp': new Date(command.time).toISOString(),
    event: { code: String(code), kind: 'event', provider },
    host: { name: command.host },
    log: { level: code === 1 ? 'information' : 'verbose' },
    winlog: {
      channel,
      provider_name: provider,
      event_id: String(code),
      computer_name: command.host,
      record_id: recordId,
      api: 'wineventlog',
      event_data: data,
    },
  };
}
