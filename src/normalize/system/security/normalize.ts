import { type Draft, setAt } from '../../document.ts';
import { dataText, type WindowsEvent, windowsNormalizer, writeProcess, writeUser } from '../../windows-event.ts';

export const systemSecurity = windowsNormalizer({
  dataset: 'system.security',
  title: 'Windows security log',
  fields: [],
  confidence: 0.9,
  isMine: ({ channel }) => channel === 'Security',
  write: writeSecurity,
});

/** 4688 is the creation of a process; of the others the data stays as it is. */
function writeSecurity(event: WindowsEvent, document: Draft): void {
  const [domain, name] = [dataText(event, 'SubjectDomainName'), dataText(event, 'SubjectUserName')];
  if (name !== undefined) writeUser(domain === undefined ? name : `${domain}\\${name}`, document);
  const id = dataText(event, 'SubjectUserSid');
  if (id !== undefined) setAt(document, ['user', 'id'], id);
  if (event.code !== '4688') return;
  setAt(document, ['event', 'category'], ['process']);
  setAt(document, ['event', 'type'], ['start']);
  const executable = dataText(event, 'NewProcessName');
  const commandLine = dataText(event, 'CommandLine');
  const parent = dataText(event, 'ParentProcessName');
  writeProcess(['process'], document, { ...(executable && { executable }), ...(commandLine && { commandLine }) });
  writeProcess(['process', 'parent'], document, { ...(parent && { executable: parent }) });
  writeNumber(['process', 'pid'], dataText(event, 'NewProcessId'), document);
  writeNumber(['process', 'parent', 'pid'], dataText(event, 'ProcessId'), document);
}

/** Process numbers are hexadecimal here: `0x1a2c`. */
function writeNumber(path: readonly string[], text: string | undefined, document: Draft): void {
  const number = Number(text ?? Number.NaN);
  if (Number.isSafeInteger(number)) setAt(document, path, number);
}
