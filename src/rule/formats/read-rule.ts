import { type Diagnostic, hasErrors } from '#base/diagnostic.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { attackEntry } from '../attack.ts';
import type { Rule } from '../rule.ts';
import { MEMBERS_OF_TYPE } from './detection.ts';
import { fileFromRule, ruleFromFile } from './file-rule.ts';
import { plainPath, problemsOf, unknownMember } from './issues.ts';
import { doubt, type Path, type Problem, problem } from './problem.ts';
import { type FileRule, RULE_MEMBERS, ruleSchema, UNUSED_MEMBERS } from './schema.ts';
import { diagnosticOf, type Source } from './source.ts';
import { unclosedBrace } from './template.ts';

/** A rule, or why there is none. */
export type ReadRule = { readonly rule?: Rule; readonly diagnostics: readonly Diagnostic[] };

const USED: ReadonlySet<string> = new Set(RULE_MEMBERS);

/** More mistakes in one rule are not told: the first ones are enough to see what is the matter. */
const MOST_PROBLEMS = 20;

/** A rule of our own format: a member that nobody knows is a mistake; what is kept for others stands under `extra`. */
export function readOwnRule(raw: JsonObject, source: Source): ReadRule {
  const { extra = {}, ...members } = raw;
  if (!isJsonObject(extra)) return refused([problem('RUL203', ['extra'], '"extra" must be a map')], raw, source);
  const known = [...RULE_MEMBERS, ...UNUSED_MEMBERS];
  const unknown = Object.keys(members)
    .filter((member) => !known.includes(member))
    .slice(0, MOST_PROBLEMS);
  if (unknown.length > 0)
    return refused([...unknown.map((member) => unknownMember([member], [...known, 'extra'])), ...schemaProblems(raw)], raw, source);
  const parsed = ruleSchema.safeParse(usedMembers(members));
  if (!parsed.success) return refused(problemsOf(parsed.error.issues, raw), raw, source);
  return built(members, parsed.data, new Set(), extra, source);
}

/** A rule of Elastic's formats: members that Tocsin does not know are kept, and `beside` is what the file says beside the rule. */
export function readElasticRule(raw: JsonObject, beside: JsonObject, source: Source): ReadRule {
  const used = usedMembers(raw);
  const first = ruleSchema.safeParse(used);
  if (first.success) return built(raw, first.data, new Set(), beside, source);
  const stripped = structuredClone(used);
  const touched = new Set<string>();
  for (const issue of first.error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    touched.add(String(issue.path[0]));
    removeKeys(stripped, plainPath(issue.path), issue.keys);
  }
  const second = ruleSchema.safeParse(stripped);
  if (!second.success) return refused(problemsOf(second.error.issues, raw), raw, source);
  return built(raw, second.data, touched, beside, source);
}

function schemaProblems(raw: JsonObject): Problem[] {
  const parsed = ruleSchema.safeParse(usedMembers(raw));
  return parsed.success ? [] : problemsOf(parsed.error.issues, raw);
}

/** The members that the schema knows; an empty one counts as left out. */
function usedMembers(raw: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(raw).filter(([member, value]) => USED.has(member) && value !== null));
}

function removeKeys(object: JsonObject, path: Path, keys: readonly string[]): void {
  let at: unknown = object;
  for (const step of path) at = Array.isArray(at) ? at[Number(step)] : isJsonObject(at) ? at[String(step)] : undefined;
  if (isJsonObject(at)) for (const key of keys) Reflect.deleteProperty(at, key);
}

function built(raw: JsonObject, file: FileRule, touched: ReadonlySet<string>, extra: JsonObject, source: Source): ReadRule {
  const rule = ruleFromFile(file, source);
  if ('code' in rule) return refused([rule], raw, source);
  const doubts = [...typeDoubts(file, rule), ...indexDoubts(raw, rule), ...attackDoubts(rule), ...templateDoubts(file)];
  const kept = { ...leftOver(raw, file, touched, fileFromRule(rule)), ...extra };
  return { rule: { ...rule, extra: kept }, diagnostics: doubts.map((found) => diagnosticOf(found, source)) };
}

/** The members of the source that the rule would not write back: the unknown ones, and the known ones of which something is lost. */
function leftOver(raw: JsonObject, file: FileRule, touched: ReadonlySet<string>, again: FileRule): JsonObject {
  const read: Readonly<Record<string, unknown>> = file;
  const written: Readonly<Record<string, unknown>> = again;
  const isKept = (member: string, value: JsonValue): boolean => {
    if (!USED.has(member)) return true;
    if (value === null) return false;
    return touched.has(member) || !isPartOf(read[member], written[member]);
  };
  return Object.fromEntries(Object.entries(raw).filter(([member, value]) => isKept(member, value)));
}

/** Everything the first value says, the second says too; an empty list says nothing. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) {
    if (part.length === 0 && whole === undefined) return true;
    return Array.isArray(whole) && part.length === whole.length && part.every((member, i) => isPartOf(member, whole[i]));
  }
  if (isJsonObject(part))
    return isJsonObject(whole) && Object.keys(part).every((key) => isPartOf(part[key], Object.hasOwn(whole, key) ? whole[key] : undefined));
  return part === undefined || part === whole;
}

function refused(problems: readonly Problem[], raw: JsonObject, source: Source): ReadRule {
  const name = [raw.rule_id, raw.name].find((value) => typeof value === 'string');
  const named = name === undefined ? 'A rule without a rule_id' : `The rule "${name}"`;
  const last = problem(
    'RUL105',
    ['rule_id'],
    `${named} was not loaded`,
    problems.length === 1 ? 'correct the mistake above' : 'correct the mistakes above',
  );
  const diagnostics = [...problems.slice(0, MOST_PROBLEMS), last].map((found) => diagnosticOf(found, source));
  if (!hasErrors(diagnostics)) throw new Error('A rule was refused without an error');
  return { diagnostics };
}

function typeDoubts(file: FileRule, rule: Rule): Problem[] {
  const own = MEMBERS_OF_TYPE[rule.detection.type];
  const present = MEMBERS_OF_TYPES.filter((member) => file[member] !== undefined && !own.includes(member));
  return present.map((member) => ({
    ...doubt('RUL205', [member], `"${member}" does nothing in a rule of type ${file.type}`, 'remove it, or change the type'),
    isAboutName: true,
  }));
}

const MEMBERS_OF_TYPES = Object.values(MEMBERS_OF_TYPE).flat();

function indexDoubts(raw: JsonObject, rule: Rule): Problem[] {
  const { type } = rule.detection;
  if (type === 'esql' || type === 'machine_learning' || (rule.index && rule.index.length > 0)) return [];
  const reason = typeof raw.data_view_id === 'string' ? 'Data views are not read, and the rule names no index' : 'The rule names no index';
  return [doubt('RUL210', [], `${reason}: it reads every event`, 'add index: [logs-azure.auditlogs-*], or whatever it is meant to read')];
}

function attackDoubts(rule: Rule): Problem[] {
  return rule.threat.flatMap((threat, i) => {
    const entries = [threat.tactic, ...threat.techniques.flatMap((technique) => [technique, ...technique.subtechniques])];
    const unnamed = entries.filter(({ id, name }) => name === id && attackEntry(id).name === undefined);
    return unnamed.map(({ id }) =>
      doubt(
        'RUL208',
        ['threat', i],
        `Tocsin has no name for the ATT&CK id ${id}`,
        'check the id, or write the tactic and technique out with their names',
      ),
    );
  });
}

function templateDoubts(file: FileRule): Problem[] {
  return (['alert_title', 'alert_reason'] as const).flatMap((member) => {
    const template = file[member];
    if (template === undefined || unclosedBrace(template) === undefined) return [];
    return [doubt('RUL211', [member], `"${member}" opens a brace that it does not close`, 'write {field} for a value of the event')];
  });
}
