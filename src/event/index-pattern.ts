import { compileWildcard } from './wildcard.ts';

/** Whether a rule's index patterns select an event, by the index it stands in and its dataset. */
export type SelectsIndex = (index: string, dataset: string) => boolean;

/**
 * Index patterns as Elasticsearch reads them, in order: `logs-azure*` adds what it matches, `-logs-azure.debug*` takes it away again. `_all`
 * and an empty list select everything. A cluster's name before a colon (`emea:logs-*`) means nothing here and is left out.
 *
 * `filebeat-*` selects what Filebeat could have shipped: besides indices of that name, the data streams our own normalizers fill from
 * sources that Filebeat has a module for. An event that came as an Elastic document stands in its own `_index`, and only that counts.
 */
export function compileIndexPatterns(patterns: readonly string[]): SelectsIndex {
  const steps = patterns.flatMap((pattern) => pattern.split(',')).map((pattern) => pattern.trim());
  const parts = steps.filter((step) => step !== '').map(compileStep);
  if (parts.length === 0) return () => true;
  return (index, dataset) => {
    const name = dataStreamOf(index);
    return parts.reduce((selected, part) => (part.matches(name, dataset) ? part.adds : selected), false);
  };
}

type Step = { readonly adds: boolean; readonly matches: SelectsIndex };

function compileStep(text: string): Step {
  const adds = !text.startsWith('-');
  const pattern = withoutCluster(adds ? text : text.slice(1));
  if (pattern === '_all' || pattern === '*') return { adds, matches: (index) => !isHidden(index) };
  const selects = compileWildcard(pattern);
  const matches = isHidden(pattern) ? selects : (index: string): boolean => !isHidden(index) && selects(index);
  if (!pattern.startsWith('filebeat-')) return { adds, matches };
  return { adds, matches: (index, dataset) => matches(index) || isFilebeatStream(index, dataset) };
}

/** Indices of the system and of alerts: only a pattern that begins with a dot too selects them. */
function isHidden(name: string): boolean {
  return name.startsWith('.');
}

function withoutCluster(pattern: string): string {
  return pattern.slice(pattern.indexOf(':') + 1);
}

/**
 * The name that patterns see. The data stream of a backing index: `.ds-logs-okta.system-default-2026.03.04-000007` is
 * `logs-okta.system-default`; the alias of an index of alerts: `.internal.alerts-security.alerts-default-000001` is
 * `.alerts-security.alerts-default`.
 */
function dataStreamOf(index: string): string {
  const stream = /^\.ds-(.+)-\d{4}\.\d{2}\.\d{2}-\d{6}$/.exec(index)?.[1];
  return stream ?? /^\.internal(\.alerts-.+)-\d{6}$/.exec(index)?.[1] ?? index;
}

/** Sources of ours that Filebeat has a module of the same name for. */
const FILEBEAT_MODULES: ReadonlySet<string> = new Set(['aws', 'azure', 'gcp', 'google_workspace', 'o365', 'okta']);

function isFilebeatStream(index: string, dataset: string): boolean {
  return index === `logs-${dataset}-default` && FILEBEAT_MODULES.has(dataset.slice(0, dataset.indexOf('.')));
}
