import { compileIpBlocks, parseIp } from '#event/ip.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const cidrMatch: FunctionDefinition = {
  name: 'cidr_match',
  signature: 'cidr_match(ip, block, …) → boolean',
  summary: 'The address lies in one of the CIDR blocks; a lone address is a block of one. Null when the first is no address.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: (_types, [, ...constants]) => {
    const texts = constants.map((block) => (block === undefined ? undefined : textOf(block)));
    const compiled = compileIpBlocks(texts.filter((text) => text !== undefined));
    const isConstant = !texts.includes(undefined);
    return ([value = null, ...blocks]) => {
      const ip = textOf(value);
      if (parseIp(ip) === undefined) return null;
      return isConstant ? compiled(ip) : compileIpBlocks(blocks.map(textOf))(ip);
    };
  },
  examples: [
    { arguments: ['10.1.2.3', '192.168.0.0/16', '10.0.0.0/8'], result: true },
    { arguments: ['fe80::1', 'fe80::/10'], result: true },
    { arguments: ['10.1.2.3', '10.1.2.4'], result: false },
    { arguments: [null, '10.0.0.0/8'], result: null },
  ],
};
