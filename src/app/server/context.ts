import type { AccountStore } from '#io/stores/service/account-store.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import type { Notifier } from '#live/notify/notifier.ts';
import type { DetectionService } from '#live/service.ts';
import type { RuleBook } from './rules/rule-book.ts';

/** What the routes need. */
export type ServerContext = {
  readonly store: ServiceStore;
  readonly accounts: AccountStore;
  readonly service: DetectionService;
  readonly notifier: Notifier;
  readonly book: RuleBook;
  readonly now: () => number;
  readonly version: string;
  /** Told of what went wrong here. */
  readonly onTrouble: (error: unknown) => void;
  /** A scan that is over and is looked at: nothing arrives, nothing is changed. */
  readonly finishedScan?: FinishedScan;
  /** Lets the first admin be made; undefined when there are users. */
  readonly setupToken: string | undefined;
};

/** What a scan read that its store does not hold. */
type FinishedScan = {
  readonly sources: ReturnType<ServiceStore['events']['sources']>;
  /** Records that became no event. */
  readonly unreadable: number;
};
