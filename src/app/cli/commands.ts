import type { Command } from 'commander';

/** A command of the command line; what it does is loaded when it is used. */
export type CommandEntry = {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<(command: Command) => void>;
};

/** Every command, in the order of help. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'scan',
    summary: 'run rules over log files and report what they find',
    load: async () => (await import('./scan.ts')).configureScan,
  },
  {
    name: 'query',
    summary: 'run a KQL, Lucene, EQL or ES|QL query over log files',
    load: async () => (await import('./query.ts')).configureQuery,
  },
  {
    name: 'normalize',
    summary: 'write log files as events of the Elastic Common Schema',
    load: async () => (await import('./normalize.ts')).configureNormalize,
  },
  {
    name: 'sources',
    summary: 'list the data streams that are read; `sources describe DATASET` says what is in one',
    load: async () => (await import('./sources.ts')).configureSources,
  },
  {
    name: 'explain',
    summary: 'show what a rule means, and why it fires on an event or not',
    load: async () => (await import('./explain.ts')).configureExplain,
  },
  {
    name: 'rules',
    summary: 'list the rules; `rules show ID` prints one as a page, `rules check PATH` says which run',
    load: async () => (await import('./rules.ts')).configureRules,
  },
  {
    name: 'packs',
    summary: 'list, install, update and remove packs of rules',
    load: async () => (await import('./packs.ts')).configurePacks,
  },
  {
    name: 'docs',
    summary: 'make pages of a pack: `docs build --output FOLDER`',
    load: async () => (await import('./docs.ts')).configureDocs,
  },
  {
    name: 'lint',
    summary: 'find what makes rules blind, loud or misleading',
    load: async () => (await import('./lint.ts')).configureLint,
  },
  {
    name: 'prove',
    summary: 'prove that rules can fire, with events that make them',
    load: async () => (await import('./prove.ts')).configureProve,
  },
  {
    name: 'test',
    summary: 'run the cases of rules',
    load: async () => (await import('./test.ts')).configureTest,
  },
  {
    name: 'import',
    summary: 'read rules in any format into a folder',
    load: async () => (await import('./import.ts')).configureImport,
  },
  {
    name: 'export',
    summary: 'write rules for Kibana or as detection-rules has them',
    load: async () => (await import('./export.ts')).configureExport,
  },
  {
    name: 'convert',
    summary: "say what a rule looks for in another product's language",
    load: async () => (await import('./convert.ts')).configureConvert,
  },
  { name: 'demo', summary: 'simulate a small intrusion and scan it', load: async () => (await import('./demo.ts')).configureDemo },
  {
    name: 'score',
    summary: 'hold alerts against the truth of simulated telemetry',
    load: async () => (await import('./score.ts')).configureScore,
  },
  {
    name: 'serve',
    summary: 'run the detection service: intake, schedule, alerts, API',
    load: async () => (await import('./serve.ts')).configureServe,
  },
  {
    name: 'config',
    summary: 'check the configuration of the service: `config check FILE`',
    load: async () => (await import('./config.ts')).configureConfig,
  },
  {
    name: 'store',
    summary: 'back up, restore and check what the service keeps',
    load: async () => (await import('./store.ts')).configureStore,
  },
  {
    name: 'simulate',
    summary: 'write labelled telemetry of an attack',
    load: async () => (await import('./simulate.ts')).configureSimulate,
  },
];
