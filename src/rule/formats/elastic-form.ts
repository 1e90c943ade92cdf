import { type Duration, parseDuration } from '#base/duration.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type FileRule, OWN_MEMBERS } from './schema.ts';
import { ordered, withoutDefaults } from './write-rule.ts';

type Members = Readonly<Record<string, unknown>>;

/** The members of a rule as Elastic spells them, every one written out; ours are left out. */
export function elasticMembers(file: FileRule): Members {
  return spelled(file, Object.fromEntries(ordered(file)));
}

/** The same without the members that have their default. */
export function shortElasticMembers(file: FileRule): Members {
  return spelled(file, withoutDefaults(file));
}

function spelled(file: FileRule, members: Members): Members {
  const own: readonly string[] = OWN_MEMBERS;
  const fields = file.investigation_fields;
  const spellings: Members = {
    interval: elasticDuration(parseDuration(file.interval) ?? 0),
    investigation_fields: fields.length > 0 ? { field_names: fields } : undefined,
    alert_suppression: file.alert_suppression && elasticSuppression(file.alert_suppression),
  };
  const spelling = (member: string, value: unknown): unknown => (Object.hasOwn(spellings, member) ? spellings[member] : value);
  const kept = Object.entries(members).filter(([member]) => !own.includes(member));
  return Object.fromEntries(kept.map(([member, value]) => [member, spelling(member, value)]).filter(([, value]) => value !== undefined));
}

/** The members that only Tocsin knows, without those that have their default. */
export function ownMembers(file: FileRule): Members {
  const members = withoutDefaults(file);
  return Object.fromEntries(OWN_MEMBERS.filter((member) => Object.hasOwn(members, member)).map((member) => [member, members[member]]));
}

/** What a file carries for Tocsin, split into members of the rule and the rest. */
export function splitOwn(carried: JsonValue | undefined): { readonly own: JsonObject; readonly rest: JsonObject } {
  const names: readonly string[] = OWN_MEMBERS;
  const members = isJsonObject(carried) ? Object.entries(carried) : [];
  return {
    own: Object.fromEntries(members.filter(([member]) => names.includes(member))),
    rest: Object.fromEntries(members.filter(([member]) => !names.includes(member))),
  };
}

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** Kibana knows hours, minutes and seconds. */
function elasticDuration(duration: Duration): string {
  const [unit, size] = unitOf(duration);
  return `${duration / size}${unit}`;
}

function elasticSuppression(suppression: NonNullable<FileRule['alert_suppression']>): object {
  const { group_by, duration, missing_fields_strategy } = suppression;
  const length = duration === undefined ? undefined : (parseDuration(duration) ?? 0);
  const [unit, size] = unitOf(length ?? 0);
  return {
    ...(group_by.length > 0 && { group_by }),
    ...(length !== undefined && { duration: { value: length / size, unit } }),
    missing_fields_strategy,
  };
}

function unitOf(duration: Duration): (typeof UNITS)[number] {
  return UNITS.find(([, size]) => duration % size === 0) ?? UNITS[2];
}
