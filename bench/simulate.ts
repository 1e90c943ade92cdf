import { findScenario } from '#verify/simulate/scenarios.ts';
import { simulate, USUAL_START } from '#verify/simulate/simulate.ts';
import { measureRounds, median, parseAll, printTable, speedRatio } from './measure.ts';

const SIZE = 20_000_000;
const ROUNDS = 5;

/** How fast telemetry is made, against parsing it. */
export function benchSimulate(): void {
  const scenario = findScenario('t1098.001');
  if (!scenario) throw new Error('The scenario to simulate is gone');
  const texts = [...simulate(scenario, { seed: 1, start: USUAL_START, size: SIZE })].map(({ text }) => Buffer.from(text));
  const byteCount = texts.reduce((sum, text) => sum + text.length, 0);
  const [parse, made] = measureRounds(
    [
      { name: 'JSON.parse', pass: () => parseAll(texts) },
      {
        name: 'simulate',
        pass: () => Iterator.from(simulate(scenario, { seed: 1, start: USUAL_START, size: SIZE })).some(() => false),
      },
    ],
    ROUNDS,
  );
  if (!parse || !made) throw new Error('Nothing was measured');
  console.log(`simulate: ${texts.length.toLocaleString('en')} records`);
  printTable(
    ['', 'MB/s', 'x JSON.parse'],
    [['simulate', (byteCount / 1_000_000 / median(made.seconds)).toFixed(0), speedRatio(made, parse).toFixed(2)]],
  );
}
