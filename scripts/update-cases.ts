/** Rewrites the expected results of all case files; read the diff. */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(process.execPath, ['--conditions=source', '--test', '--test-isolation=none', 'test/**/*.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, UPDATE: '1' },
});
process.exitCode = status ?? 1;
