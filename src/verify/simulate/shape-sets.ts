import type { Shapes } from './shapes.ts';

/** What logs are collected by, and the shapes that every source then has. What knows no such shape keeps its usual one. */
export type ShapeSet = { readonly name: string; readonly about: string; readonly shapes: Shapes };

const USUAL: Shapes = { entra: ['export-lines'], cloudtrail: ['lines'], windows: ['winlogbeat'], plain: ['lines'] };

export const shapeSets: readonly ShapeSet[] = [
  { name: 'lines', about: 'a record a line, as storage and streams deliver them', shapes: USUAL },
  {
    name: 'envelopes',
    about: 'Event Hub messages and the files of a trail',
    shapes: { ...USUAL, entra: ['export-records'], cloudtrail: ['records-files'] },
  },
  {
    name: 'arrays',
    about: 'arrays, as interfaces and exports give them',
    shapes: { ...USUAL, entra: ['export-array'], cloudtrail: ['arrays'], plain: ['array'] },
  },
  { name: 'log-analytics', about: 'rows of Log Analytics', shapes: { ...USUAL, entra: ['log-analytics'], plain: ['log-analytics'] } },
  { name: 'graph', about: 'answers of Microsoft Graph', shapes: { ...USUAL, entra: ['graph'] } },
  { name: 'rest', about: "answers of Azure's REST interface", shapes: { ...USUAL, plain: ['rest'] } },
  { name: 'm365', about: 'the unified audit log of Microsoft 365', shapes: { ...USUAL, entra: ['unified-audit'] } },
  {
    name: 'elastic',
    about: "documents of Elastic's integrations",
    shapes: { ...USUAL, entra: ['elastic'], cloudtrail: ['elastic'], plain: ['elastic'] },
  },
];

/** Every shape of every source, beside each other: a scan takes what comes again for one event. */
export const everyShape: Shapes = {
  entra: ['export-lines', 'export-records', 'export-array', 'log-analytics', 'graph', 'elastic', 'unified-audit'],
  cloudtrail: ['records-files', 'arrays', 'lines', 'elastic'],
  windows: ['winlogbeat'],
  plain: ['lines', 'array', 'log-analytics', 'rest', 'elastic'],
};
