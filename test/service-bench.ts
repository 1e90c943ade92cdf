import type { CompiledRule } from '#engine/compile.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { DetectionService } from '#live/service.ts';
import { START, serviceRules, temporaryFolder } from './service-support.ts';

const MINUTE = 60_000;

/** A service that can crash: what it remembers is gone, what is on the disk stays. */
export class Bench {
  readonly folder = temporaryFolder();
  now = START;
  rules: readonly CompiledRule[];
  store: ServiceStore;
  service: DetectionService;

  readonly mode: 'realtime' | 'scheduled';

  constructor(rules = serviceRules(), mode: 'realtime' | 'scheduled' = 'scheduled') {
    this.rules = rules;
    this.mode = mode;
    this.store = new ServiceStore(this.folder);
    this.service = this.#start();
  }

  crash(): void {
    this.store.close();
    this.store = new ServiceStore(this.folder);
    this.service = this.#start();
  }

  minutes(count: number): void {
    for (let i = 0; i < count; i++) {
      this.now += MINUTE;
      this.service.runDue();
    }
  }

  alerts(): readonly (readonly [id: string, document: string])[] {
    const { alerts } = this.store.alerts.find({}, 0, 1000);
    return alerts.map(({ id, document }) => [id, JSON.stringify(document)] as const).sort(([left], [right]) => (left < right ? -1 : 1));
  }

  runs(): readonly string[] {
    return this.store.runs.latest(undefined, 1000).map((run) => JSON.stringify(run));
  }

  /** What went wrong. */
  readonly troubles: string[] = [];

  #start(): DetectionService {
    return new DetectionService({
      store: this.store,
      rules: this.rules,
      now: () => this.now,
      mode: this.mode,
      onTrouble: (error) => this.troubles.push(String(error)),
    });
  }
}
