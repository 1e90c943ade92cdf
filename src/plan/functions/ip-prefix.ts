import { parseCidr, printIp } from '#event/ip.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const ipPrefix: FunctionDefinition = {
  name: 'ip_prefix',
  signature: 'ip_prefix(ip, v4_length, v6_length) → ip',
  summary: 'The address with all bits behind a prefix set to zero.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'ip',
  prepare:
    () =>
    ([ip = null, v4, v6]) =>
      prefixOf(textOf(ip), Number(v4), Number(v6)),
  examples: [
    { arguments: ['1.2.3.4', 24, 0], result: '1.2.3.0' },
    { arguments: ['fe80::cae2:65ff', 0, 16], result: 'fe80::' },
    { arguments: [null, 24, 0], result: null },
  ],
};

function prefixOf(ip: string, v4: number, v6: number): string | null {
  const block = parseCidr(`${ip}/${ip.includes(':') ? v6 : v4}`);
  return block ? printIp(block.first) : null;
}
