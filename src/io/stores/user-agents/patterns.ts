/** One pattern of a kind, with what it says when it matches. Absent names and versions are the groups of the match. */
export type AgentPattern = {
  readonly regex: string;
  readonly ignoresCase: boolean;
  readonly name?: string;
  /** Major, minor, patch, build. */
  readonly versions: readonly (string | undefined)[];
};

/** The first pattern of each list that matches decides. */
export type AgentPatterns = {
  readonly agents: readonly AgentPattern[];
  readonly systems: readonly AgentPattern[];
  readonly devices: readonly AgentPattern[];
};

/** The members of an entry that count, for each list of the file. */
const LISTS = {
  user_agent_parsers: { name: 'family_replacement', versions: ['v1_replacement', 'v2_replacement', 'v3_replacement', 'v4_replacement'] },
  os_parsers: {
    name: 'os_replacement',
    versions: ['os_v1_replacement', 'os_v2_replacement', 'os_v3_replacement', 'os_v4_replacement'],
  },
  device_parsers: { name: 'device_replacement', versions: [] },
} as const;

type ListName = keyof typeof LISTS;

/**
 * The patterns of uap-core's `regexes.yaml`. The file is lists of entries of `key: 'text'`, one a line, which is read here in a hundredth of
 * the time that a YAML reader takes; anything else in it is an error.
 */
export function readAgentPatterns(text: string): AgentPatterns {
  const lists: Record<ListName, AgentPattern[]> = { user_agent_parsers: [], os_parsers: [], device_parsers: [] };
  let list: ListName | undefined;
  let entry: Map<string, string> | undefined;
  const endEntry = (): void => {
    if (list && entry) lists[list].push(patternOf(entry, list));
    entry = undefined;
  };
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const heading = /^(\w+):\s*$/.exec(line)?.[1];
    const member = MEMBER.exec(line);
    if (heading !== undefined && Object.hasOwn(LISTS, heading)) {
      endEntry();
      list = heading as ListName;
    } else if (member && (entry !== undefined || member[1] !== undefined)) {
      if (member[1] !== undefined) endEntry();
      entry ??= new Map();
      entry.set(member[2] as string, textOf(member[3] as string));
    } else throw new Error(`regexes.yaml of uap-core, line ${i + 1}: not a member of an entry`);
  }
  endEntry();
  return { agents: lists.user_agent_parsers, systems: lists.os_parsers, devices: lists.device_parsers };
}

const MEMBER = /^\s+(- )?\s*(\w+): *('(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[^'"#][^#]*?)\s*(?:#.*)?$/;

function textOf(written: string): string {
  if (written.startsWith("'")) return written.slice(1, -1).replaceAll("''", "'");
  return written.startsWith('"') ? String(JSON.parse(written)) : written;
}

function patternOf(entry: ReadonlyMap<string, string>, list: ListName): AgentPattern {
  const { name, versions } = LISTS[list];
  const replacement = entry.get(name);
  return {
    regex: entry.get('regex') ?? '',
    ignoresCase: entry.get('regex_flag') === 'i',
    ...(replacement !== undefined && { name: replacement }),
    versions: versions.map((version) => entry.get(version)),
  };
}
