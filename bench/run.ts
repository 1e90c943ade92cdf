import { benchCompile } from './compile.ts';
import { benchEsql } from './esql.ts';
import { benchEsqlMemory } from './esql-memory.ts';
import { benchMatch } from './match.ts';
import { benchNormalize } from './normalize.ts';
import { benchScan } from './scan.ts';
import { benchServe } from './serve.ts';
import { benchSimulate } from './simulate.ts';
import { benchStore } from './store.ts';

const suites: Readonly<Record<string, () => void | Promise<void>>> = {
  compile: benchCompile,
  esql: benchEsql,
  'esql-memory': benchEsqlMemory,
  match: benchMatch,
  normalize: benchNormalize,
  scan: benchScan,
  serve: benchServe,
  simulate: benchSimulate,
  store: benchStore,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) throw new Error(`No such suite: ${unknown.join(', ')}. There are ${Object.keys(suites).join(', ')}`);
for (const [name, suite] of Object.entries(suites)) if (wanted.length === 0 || wanted.includes(name)) await suite();
