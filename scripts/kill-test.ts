import { killAgainAndAgain } from '../test/service-kill.ts';
import { killMigrations, killStore } from '../test/store-kill.ts';

/** The long form of `test/service-kill.test.ts`: a hundred kills of each kind, or as many as the first argument says. */
const rounds = Number(process.argv[2] ?? 100);
const cut = await killMigrations(rounds);
process.stdout.write(`${rounds} files were brought forward, ${cut} of them by a process that was killed meanwhile: nothing was lost.\n`);
const { events, kept, deleted, segments } = await killStore(rounds);
process.stdout.write(
  `${rounds} kills: ${events} events told of, ${kept} there once (${segments} segments), ${deleted} deleted and written down.\n`,
);
const { acknowledged, stored, alerts } = await killAgainAndAgain(rounds);
process.stdout.write(
  `${rounds} kills: ${acknowledged} events acknowledged, ${stored} stored, each once; ${alerts} alerts, one for each.\n`,
);
