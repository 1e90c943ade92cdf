import type { AccountStore } from '#io/stores/service/account-store.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import type { IntakeHealth } from '#live/intake-health.ts';
import type { Notifier } from '#live/notify/notifier.ts';
import type { DetectionService } from '#live/service.ts';
import type { Log } from '../log.ts';
import type { OidcSignIn } from './oidc.ts';
import type { RuleBook } from './rules/rule-book.ts';
import type { Tls } from './tls.ts';

/** What the routes need. */
export type ServerContext = {
  readonly store: ServiceStore;
  readonly accounts: AccountStore;
  readonly service: DetectionService;
  /** Counts what sources give. */
  readonly health?: IntakeHealth;
  readonly notifier: Notifier;
  readonly book: RuleBook;
  /** Who the service is, when it is asked over TLS. */
  readonly tls?: Tls;
  readonly now: () => number;
  readonly version: string;
  /** Where every request is said. */
  readonly requestLog?: Log;
  /** Told of what went wrong here. */
  readonly onTrouble: (error: unknown) => void;
  /** A scan that is over and is looked at: nothing arrives, nothing is changed. */
  readonly finishedScan?: FinishedScan;
  /** Lets the first admin be made; undefined when there are users. */
  readonly setupToken: string | undefined;
  /** How many requests a caller may make in a minute, intake apart. */
  readonly requestsPerMinute?: number;
  /** Signs people in with a provider. */
  readonly oidc?: OidcSignIn;
};

/** What a scan read that its store does not hold. */
type FinishedScan = {
  readonly sources: ReturnType<ServiceStore['events']['sources']>;
  /** Records that became no event. */
  readonly unreadable: number;
};
