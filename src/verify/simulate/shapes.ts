import { elasticForm } from './elastic-form.ts';
import { type EntraShapeName, entraShapes } from './entra-shapes.ts';
import type { Happening } from './happening.ts';
import type { Container, LabelledRecord, RuleId } from './label.ts';
import type { PlainRecord } from './plain-records.ts';

/** How CloudTrail is delivered: files of `Records`, as a trail writes them to a bucket; arrays; a line each. */
type CloudTrailShapeName = 'records-files' | 'arrays' | 'lines' | 'elastic';

/** How sources are delivered that write events in one form: a line each, in arrays, as Elastic's integration stores them; or in another form of the vendor's. */
type PlainShapeName = 'lines' | 'array' | 'elastic' | 'log-analytics' | 'rest';

/** The shapes that every event is written in. Several of one source give every event as often; none leaves the source out. */
export type Shapes = {
  readonly entra: readonly EntraShapeName[];
  readonly cloudtrail: readonly CloudTrailShapeName[];
  readonly windows: readonly 'winlogbeat'[];
  readonly plain: readonly PlainShapeName[];
};

/** What a company has most often: diagnostic settings that write to storage, a trail that writes to a bucket, no logs of hosts. */
export const usualShapes: Shapes = { entra: ['export-lines'], cloudtrail: ['records-files'], windows: [], plain: ['lines'] };

const CLOUDTRAIL_SHAPES: Readonly<
  Record<CloudTrailShapeName, { readonly container: Container; readonly stream: (account: string) => string }>
> = {
  'records-files': { container: 'Records', stream: (account) => `aws/${account}_CloudTrail` },
  arrays: { container: 'array', stream: (account) => `aws/${account}-export` },
  lines: { container: 'lines', stream: (account) => `aws/${account}-cloudtrail.ndjson` },
  elastic: { container: 'lines', stream: (account) => `aws/${account}-elastic.ndjson` },
};

/** The records of an event, one for each shape of its source; all but the first of a dataset repeat it. */
export function renderHappening(happening: Happening, shapes: Shapes, scenario: string): readonly LabelledRecord[] {
  const seen = new Set<string>();
  return renderSource(happening, shapes).map((rendered) => {
    const isRepeat = seen.has(rendered.dataset);
    seen.add(rendered.dataset);
    const { test, role, time, traces } = happening;
    const expect = happening.expect.filter((rule) => reads(rule, rendered.dataset));
    return {
      ...rendered,
      text: JSON.stringify(rendered.record),
      time,
      isRepeat,
      label: { scenario, test, role, expect, ...(traces === undefined ? {} : { traces }) },
    };
  });
}

type Rendered = Pick<LabelledRecord, 'stream' | 'container' | 'record' | 'dataset' | 'id'>;

function renderSource({ source }: Happening, shapes: Shapes): readonly Rendered[] {
  switch (source.kind) {
    case 'entra':
      return shapes.entra.flatMap((name) => {
        const shape = ENTRA_SHAPES.get(name);
        if (shape === undefined) return [];
        const { container, dataset } = shape;
        const stream = shape.stream(source.event.tenant.name);
        return [{ stream, container, dataset, id: shape.id(source.event), record: shape.render(source.event) }];
      });
    case 'cloudtrail':
      return shapes.cloudtrail.map((name) => {
        const { container, stream } = CLOUDTRAIL_SHAPES[name];
        const record = name === 'elastic' ? elasticForm(source.record) : source.record;
        return { stream: stream(source.account), container, dataset: 'aws.cloudtrail', id: source.id, record };
      });
    case 'windows':
      return shapes.windows.map(() => {
        const dataset = source.channel === 'sysmon' ? 'windows.sysmon_operational' : 'windows.powershell_operational';
        return { stream: 'windows/hosts.ndjson', container: 'lines', dataset, id: source.id, record: source.record };
      });
    case 'plain':
      return [...new Set(shapes.plain.map((name) => (isForm(name) && source.forms?.[name] === undefined ? 'lines' : name)))].map((name) =>
        renderPlain(source, name),
      );
    default:
      return source satisfies never;
  }
}

function isForm(name: PlainShapeName): name is 'log-analytics' | 'rest' {
  return name === 'log-analytics' || name === 'rest';
}

function renderPlain({ stream, dataset, id, record, forms }: PlainRecord, name: PlainShapeName): Rendered {
  const base = stream.slice(0, stream.lastIndexOf('.'));
  switch (name) {
    case 'lines':
      return { stream, dataset, id, record, container: 'lines' };
    case 'array':
      return { stream: `${base}-export`, dataset, id, record, container: 'array' };
    case 'elastic':
      return { stream: `${base}-elastic.ndjson`, dataset, id, record: elasticForm(record), container: 'lines' };
    case 'log-analytics':
    case 'rest':
      return { stream: `${base}-${name}.ndjson`, dataset, id, record: forms?.[name] ?? record, container: 'lines' };
    default:
      return name satisfies never;
  }
}

const ENTRA_SHAPES = new Map(entraShapes.map((shape) => [shape.name, shape]));

/** The published rules read Entra's own audit log alone; ours read the same operation in Microsoft 365's as well. */
function reads(rule: RuleId, dataset: string): boolean {
  return !rule.startsWith('seed-') || dataset === 'azure.auditlogs';
}
