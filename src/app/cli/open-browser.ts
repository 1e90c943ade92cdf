import { spawn } from 'node:child_process';

/** Asks the system to show an address of this machine; a system that cannot is not asked twice, for the address is printed as well. */
export function openBrowser(address: string): void {
  const [program, ...words] = opener();
  const child = spawn(program, [...words, address], { detached: true, stdio: 'ignore', windowsHide: true });
  child.once('error', () => undefined);
  child.unref();
}

/** The program that opens addresses; `BROWSER` names another. */
function opener(): readonly [program: string, ...words: string[]] {
  const { BROWSER } = process.env;
  if (BROWSER !== undefined && BROWSER !== '') return [BROWSER];
  switch (process.platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler'];
    default:
      return ['xdg-open'];
  }
}
