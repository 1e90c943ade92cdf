import { dirname, join, relative } from 'node:path';
import type { KnipConfig } from 'knip';

/** knip reads `#plan/expr.ts` as the compiled file that other packages get; here it is the source. */
function withSourcePaths(text: string, path: string): string {
  const toSources = relative(dirname(path), join(import.meta.dirname, 'src')) || '.';
  return text.replaceAll(/'#([\w./-]+\.ts)'/g, (_, target: string) => `'${toSources.startsWith('.') ? '' : './'}${toSources}/${target}'`);
}

const config: KnipConfig = {
  entry: ['src/app/library.ts', 'src/app/cli/main.ts', 'src/live/match-worker.ts', 'src/app/search-worker.ts', 'test/**/*.test.ts', 'scripts/*.ts', 'bench/*.ts', 'web/main.tsx'],
  project: ['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts', 'web/**/*.{ts,tsx}'],
  compilers: { ts: withSourcePaths },
};

export { config as default };
