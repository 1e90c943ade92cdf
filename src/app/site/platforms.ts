import { dataStreamOf } from '#event/identity.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import { normalizers } from '#normalize/normalizers.ts';
import type { Rule } from '#rule/rule.ts';
import { readQuery } from '#verify/reading/reading.ts';

/** What people call the products whose logs the data streams are, by the first part of a dataset. */
const PLATFORMS: Readonly<Record<string, string>> = {
  aws: 'AWS',
  azure: 'Microsoft Entra ID and Azure',
  gcp: 'Google Cloud',
  github: 'GitHub',
  google_workspace: 'Google Workspace',
  kubernetes: 'Kubernetes',
  o365: 'Microsoft 365',
  okta: 'Okta',
  windows: 'Windows hosts',
};

/** The platforms whose logs a rule reads; those that it reads everything of are not told. */
export function platformsOf({ index, detection }: Rule): readonly string[] {
  const named = detection.type === 'esql' ? (readQuery('esql', detection.query.text).indices ?? []) : (index ?? []);
  const patterns = named
    .flatMap((pattern) => pattern.split(','))
    .filter((pattern) => !/^(?:filebeat-\*|auditbeat-\*|winlogbeat-\*|\*|logs-\*)$/.test(pattern));
  if (patterns.length === 0) return [];
  const selects = compileIndexPatterns(patterns);
  const vendors = normalizers
    .filter(({ dataset }) => selects(dataStreamOf(dataset), dataset))
    .map(({ dataset }) => dataset.split('.', 1)[0] as string);
  return [...new Set(vendors)].map((vendor) => (Object.hasOwn(PLATFORMS, vendor) ? (PLATFORMS[vendor] as string) : vendor));
}
