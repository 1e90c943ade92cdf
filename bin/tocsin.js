#!/usr/bin/env node
var version = process.versions.node.split('.').map(Number);
if (version[0] < 24 || (version[0] === 24 && version[1] < 15)) {
  process.stderr.write(
    'tocsin needs Node 24.15 or later; this is Node ' +
      process.versions.node +
      '. Install a newer one from https://nodejs.org/ and run it again.\n',
  );
  process.exit(2);
}
// Compiled code is kept for the next time, in a folder that nobody else can write to; without one nothing is lost.
Promise.all([import('node:module'), import('node:os'), import('node:path')])
  .then(([module, os, path]) => {
    module.enableCompileCache(path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'tocsin'));
    return import('../dist/cli/main.js');
  })
  .then((cli) => {
    cli.main();
  });
