import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RE2JS } from 're2js';
import type { JsonObject } from '#base/json.ts';
import type { UserAgentLookup } from '#normalize/user-agent.ts';
import { neededTexts } from './literals.ts';
import { type AgentPattern, type AgentPatterns, readAgentPatterns } from './patterns.ts';

/** Longer texts are read to here: patterns look at the beginning, and time must not follow what an attacker sends. */
const MAX_LENGTH = 1024;
/** The agents that are remembered, the ones seen last. */
const MAX_KNOWN = 10_000;

/**
 * Takes user agents apart with the patterns of uap-core, as Elasticsearch's `user_agent` processor does. Patterns run in time linear in the
 * text. The file is read with the first agent and a pattern is compiled when an agent holds the text it needs.
 */
export function userAgentLookup(): UserAgentLookup {
  let parse: UserAgentLookup | undefined;
  const known = new Map<string, JsonObject>();
  return (original) => {
    const text = original.slice(0, MAX_LENGTH);
    const there = known.get(text);
    if (there) return there;
    parse ??= compileUserAgents(readAgentPatterns(readFileSync(fileURLToPath(import.meta.resolve('uap-core/regexes.yaml')), 'utf8')));
    const parts = parse(text);
    if (known.size >= MAX_KNOWN) for (const oldest of known.keys()) known.delete(oldest) && known.size < MAX_KNOWN / 2;
    known.set(text, parts);
    return parts;
  };
}

/** What the patterns make of a text. */
export function compileUserAgents({ agents, systems, devices }: AgentPatterns): UserAgentLookup {
  const [agentOf, systemOf, deviceOf] = [finder(agents), finder(systems), finder(devices)];
  return (text) => {
    const lower = text.toLowerCase();
    const agent = agentOf(text, lower);
    const system = systemOf(text, lower);
    const version = agent && versionText(agent);
    return {
      name: agent?.name ?? 'Other',
      ...(version !== undefined && { version }),
      ...(system && { os: osOf(system) }),
      device: { name: deviceOf(text, lower)?.name ?? 'Other' },
    };
  };
}

type Found = { readonly name: string; readonly versions: readonly (string | null | undefined)[] };

function osOf(system: Found): JsonObject {
  const version = versionText(system);
  return { name: system.name, ...(version !== undefined && { version, full: `${system.name} ${version}` }) };
}

/** Parts up to the first that is missing; an empty one is not missing, so a version may end in a dot. */
function versionText({ versions }: Found): string | undefined {
  const end = versions.findIndex((version) => version === null || version === undefined);
  const parts = end < 0 ? versions : versions.slice(0, end);
  return parts.length === 0 ? undefined : parts.join('.');
}

/** The first pattern that matches and gives a name. */
function finder(patterns: readonly AgentPattern[]): (text: string, lower: string) => Found | undefined {
  const gates = patterns.map((pattern) => ({ pattern, needs: neededTexts(pattern.regex) }));
  const compiled = new Map<AgentPattern, RE2JS>();
  const regexOf = (pattern: AgentPattern): RE2JS => {
    const there = compiled.get(pattern) ?? RE2JS.compile(pattern.regex, pattern.ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
    compiled.set(pattern, there);
    return there;
  };
  return (text, lower) => {
    for (const { pattern, needs } of gates) {
      if (!needs.every((texts) => texts.some((part) => lower.includes(part)))) continue;
      const found = matchOf(regexOf(pattern), pattern, text);
      if (found) return found;
    }
    return undefined;
  };
}

/** The name is the first group and versions are the next ones, unless the pattern says them itself. */
function matchOf(regex: RE2JS, { name: given, versions }: AgentPattern, text: string): Found | undefined {
  if (!regex.test(text)) return undefined;
  const matcher = regex.matcher(text);
  if (!matcher.find()) return undefined;
  const count = matcher.groupCount();
  const group = (number: number): string | null => (number <= count ? matcher.group(number) : null);
  const name = given === undefined ? group(1) : given.replaceAll(/\$(\d)/g, (_, number: string) => group(Number(number)) ?? '').trim();
  return name === null ? undefined : { name, versions: versions.map((version, i) => version ?? group(i + 2)) };
}
