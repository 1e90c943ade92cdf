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
  /** What arrived, where it is not in the store. */
  readonly sources?: () => ReturnType<ServiceStore['events']['sources']>;
  /** Lets the first admin be made; undefined when there are users. */
  readonly setupToken: string | undefined;
};
