import type { Draft } from '../../document.ts';
import { setAt } from '../../document.ts';
import { dataText, type WindowsEvent, windowsNormalizer } from '../../windows-event.ts';
import { powershellFields } from './fields.ts';

export const windowsPowershellOperational = windowsNormalizer({
  dataset: 'windows.powershell_operational',
  title: 'Windows PowerShell operational log',
  fields: powershellFields,
  confidence: 0.95,
  isMine: ({ channel }) => ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'].includes(channel),
  write: writePowershell,
});

/** 4104 holds the text of a script, in several records when it is long. */
function writePowershell(event: WindowsEvent, document: Draft): void {
  setAt(document, ['event', 'category'], ['process']);
  setAt(document, ['event', 'type'], ['info']);
  if (event.userId !== undefined) setAt(document, ['user', 'id'], event.userId);
  if (event.code !== '4104') return;
  for (const [name, path] of [
    ['ScriptBlockText', 'powershell.file.script_block_text'],
    ['ScriptBlockId', 'powershell.file.script_block_id'],
  ] as const) {
    const text = dataText(event, name);
    if (text !== undefined) setAt(document, path.split('.'), text);
  }
  for (const [name, path] of [
    ['MessageNumber', 'powershell.sequence'],
    ['MessageTotal', 'powershell.total'],
  ] as const) {
    const number = Number(dataText(event, name) ?? Number.NaN);
    if (Number.isSafeInteger(number)) setAt(document, path.split('.'), number);
  }
  writeFile(dataText(event, 'Path'), document);
}

function writeFile(path: string | undefined, document: Draft): void {
  if (path === undefined) return;
  const at = path.lastIndexOf('\\');
  const name = path.slice(at + 1);
  const dot = name.lastIndexOf('.');
  setAt(document, ['file', 'path'], path);
  setAt(document, ['file', 'name'], name);
  if (at > 0) setAt(document, ['file', 'directory'], path.slice(0, at));
  if (dot > 0) setAt(document, ['file', 'extension'], name.slice(dot + 1));
}
