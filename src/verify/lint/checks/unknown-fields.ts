import { nearest } from '#base/nearest.ts';
import { compilePathPattern } from '#event/path-pattern.ts';
import type { MovedField } from '#normalize/stream-facts.ts';
import type { ReadField } from '../../reading/reading.ts';
import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';

/** L003: a field that the rule's data streams do not have. L004: one that the pipeline moves elsewhere. */
export function unknownFields(subject: Subject): readonly Finding[] {
  const firsts = new Map<string, ReadField>();
  for (const field of subject.reading.fields) if (!firsts.has(field.name)) firsts.set(field.name, field);
  return [...firsts.values()].flatMap((field) => {
    const moved = movedField(subject, field.name);
    if (moved) return [movedFinding(field, moved)];
    return isUnknown(subject, field) ? [unknownFinding(subject, field)] : [];
  });
}

/** Whether no event of the rule's data streams has the field, or has it with any usual result. */
export function isAbsent(subject: Subject, name: string): boolean {
  return movedField(subject, name) !== undefined || isUnknown(subject, { name, isPattern: false });
}

function movedField({ facts, streams }: Subject, name: string): MovedField | undefined {
  // Where another stream is read as well, that one may have it.
  return streams.length === 1 ? facts.flatMap(({ moved }) => moved).find(({ path }) => path === name) : undefined;
}

/** Alerts and what Elasticsearch adds to every document are no fields of a data stream. */
const ELSEWHERE = /^(?:_\w+$|kibana\.|signal\.|threat\.(?:indicator|enrichments)|elastic\.|agent\.|ecs\.|host\.|labels\.|tags$)/;

function isUnknown({ isCovered, schema, streams }: Subject, { name, isPattern }: Pick<ReadField, 'name' | 'isPattern'>): boolean {
  if (!isCovered || isPattern || ELSEWHERE.test(name)) return false;
  const field = schema.field(name);
  if (field?.type !== 'unknown' || field.origin !== 'inferred') return false;
  if (schema.fieldsLike(`${name}.*`).length > 0) return false;
  return !streams.some(({ fields }) => fields.some(({ path }) => path.includes('*') && compilePathPattern(path)(name)));
}

function movedFinding({ name, span }: ReadField, { to, remark }: MovedField): Finding {
  return {
    code: 'L004',
    severity: 'warning',
    message: `${name} is ${to} in the events: conditions on it see nothing`,
    span,
    evidence: [remark],
    help: `compare ${to}`,
    fields: [name],
  };
}

function unknownFinding({ streams }: Subject, { name, span }: ReadField): Finding {
  const paths = streams.flatMap(({ fields }) => fields.map(({ path }) => withNumbersOf(path, name)));
  const same = paths.find((path) => spelling(path) === spelling(name));
  const meant = same ?? nearestSibling(name, paths);
  return {
    code: 'L003',
    severity: same === undefined ? 'warning' : 'error',
    message: `No event of ${streams.map(({ dataset }) => dataset).join(', ')} has the field ${name}`,
    span,
    evidence: [],
    ...(meant === undefined
      ? { help: 'see `tocsin sources describe` for the fields of a data stream' }
      : { help: `did you mean ${meant}?` }),
    fields: [name],
  };
}

/** The field of the same object whose name is most like it. */
function nearestSibling(name: string, paths: readonly string[]): string | undefined {
  const parent = name.slice(0, name.lastIndexOf('.') + 1);
  const names = paths.filter((path) => path.startsWith(parent)).map((path) => path.slice(parent.length));
  const meant = nearest(name.slice(parent.length), names);
  return meant === undefined ? undefined : parent + meant;
}

/** Letters and digits alone. */
function spelling(path: string): string {
  return path.replace(/[^a-z0-9.]/gi, '').toLowerCase();
}

/** A declared `target_resources.*` is spelled with the number that the query has there. */
function withNumbersOf(path: string, name: string): string {
  if (!path.includes('*')) return path;
  const segments = name.split('.');
  return path
    .split('.')
    .map((segment, i) => (segment === '*' && /^\d+$/.test(segments[i] ?? '') ? (segments[i] as string) : segment))
    .join('.');
}
