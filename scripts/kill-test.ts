import { killAgainAndAgain } from '../test/service-kill.ts';

/** The long form of `test/service-kill.test.ts`: a hundred kills, or as many as the first argument says. */
const rounds = Number(process.argv[2] ?? 100);
const { acknowledged, stored, alerts } = await killAgainAndAgain(rounds);
process.stdout.write(
  `${rounds} kills: ${acknowledged} events acknowledged, ${stored} stored, each once; ${alerts} alerts, one for each.\n`,
);
