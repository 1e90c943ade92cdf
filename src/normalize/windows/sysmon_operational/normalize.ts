import { addAt, type Draft, setAt } from '../../document.ts';
import { dataText, type WindowsEvent, windowsNormalizer, windowsTime, writeProcess, writeUser } from '../../windows-event.ts';
import { sysmonFields } from './fields.ts';

export const windowsSysmonOperational = windowsNormalizer({
  dataset: 'windows.sysmon_operational',
  title: 'Sysmon operational log',
  fields: sysmonFields,
  confidence: 0.95,
  isMine: ({ channel }) => channel === 'Microsoft-Windows-Sysmon/Operational',
  write: writeSysmon,
});

/** Event 1 is the creation of a process; of the others the data stays as it is. */
function writeSysmon(event: WindowsEvent, document: Draft): void {
  const time = windowsTime(dataText(event, 'UtcTime') ?? null);
  if (time !== undefined) setAt(document, ['@timestamp'], time);
  writeUser(dataText(event, 'User'), document);
  if (event.code !== '1') return;
  setAt(document, ['event', 'category'], ['process']);
  setAt(document, ['event', 'type'], ['start']);
  writeProcess(['process'], document, processOf(event, ''));
  writeProcess(['process', 'parent'], document, processOf(event, 'Parent'));
  const folder = dataText(event, 'CurrentDirectory');
  if (folder !== undefined) setAt(document, ['process', 'working_directory'], folder);
  const original = dataText(event, 'OriginalFileName');
  if (original !== undefined) setAt(document, ['process', 'pe', 'original_file_name'], original);
  writeHashes(dataText(event, 'Hashes'), document);
}

function processOf(event: WindowsEvent, side: '' | 'Parent'): Parameters<typeof writeProcess>[2] {
  const executable = dataText(event, `${side}Image`);
  const commandLine = dataText(event, `${side}CommandLine`);
  const pid = dataText(event, `${side}ProcessId`);
  const guid = dataText(event, `${side}ProcessGuid`);
  return {
    ...(executable !== undefined && { executable }),
    ...(commandLine !== undefined && { commandLine }),
    ...(pid !== undefined && { pid }),
    ...(guid !== undefined && { guid }),
  };
}

/** `MD5=…,SHA256=…,IMPHASH=…` */
function writeHashes(hashes: string | undefined, document: Draft): void {
  for (const part of hashes?.split(',', 10) ?? []) {
    const [kind = '', value] = part.split('=', 2);
    if (!value) continue;
    const name = kind.toLowerCase();
    if (name === 'imphash') setAt(document, ['process', 'pe', 'imphash'], value.toLowerCase());
    else if (['md5', 'sha1', 'sha256'].includes(name)) setAt(document, ['process', 'hash', name], value.toLowerCase());
    else continue;
    addAt(document, ['related', 'hash'], value.toLowerCase());
  }
}
