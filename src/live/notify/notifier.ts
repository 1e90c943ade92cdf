import type { Alert } from '#engine/alert/alert.ts';
import { type Connector, DeliveryError, type Notice, type NoticeAlert } from '#io/notify/notice.ts';
import type { AlertStore } from '#io/stores/service/alert-store.ts';
import type { Notification, NotificationStore } from '#io/stores/service/notification-store.ts';
import { compileRouter, type Route, type Router } from './route.ts';

/** A connector by its name, with how many messages it may be sent in an hour. */
export type NamedConnector = { readonly name: string; readonly type: string; readonly send: Connector; readonly perHour: number };

export type NotifierOptions = {
  readonly notifications: NotificationStore;
  readonly alerts: AlertStore;
  readonly connectors: readonly NamedConnector[];
  readonly routes: readonly Route[];
  /** Tags of a rule, by its id. */
  readonly tagsOf: (ruleId: string) => readonly string[];
  /** The clock: epoch milliseconds. */
  readonly now: () => number;
};

const HOUR = 3_600_000;
/** How long after a failure: each time twice as long, up to an hour. */
const FIRST_WAIT = 30_000;
/** Then it is given up: after about a day. */
const MAX_ATTEMPTS = 30;
/** How many alerts one message is about; what is more goes into the next. */
const MAX_BUNDLE = 500;

/**
 * Tells connectors of alerts. What is to be told is written in the transaction that stores the alert, and marked when the other side has taken
 * it: after a crash a message may come twice, but none is forgotten. Where the hour's messages are used up, the rest waits and comes in one.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #route: Router;
  readonly #busy = new Map<string, Promise<void>>();
  /** Until when a connector that failed is left alone, by its name. */
  readonly #resting = new Map<string, number>();

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#route = compileRouter(options.routes);
  }

  get connectors(): readonly NamedConnector[] {
    return this.#options.connectors;
  }

  /** Writes down who is to be told, within the transaction that stores the alerts. */
  plan(alerts: readonly Alert[]): void {
    const { notifications, tagsOf, now } = this.#options;
    const created = now();
    for (const alert of alerts)
      for (const planned of this.#route(alert, tagsOf(alert.ruleId), created))
        notifications.add({ ...planned, alertId: alert.id, created });
  }

  /** Sends what is due. A connector that still sends is left alone, and none waits for another. */
  async sendDue(): Promise<void> {
    await Promise.all(
      this.#options.connectors.map((connector) => {
        const known = this.#busy.get(connector.name);
        if (known) return known;
        const sending = this.#sendDueTo(connector).finally(() => this.#busy.delete(connector.name));
        this.#busy.set(connector.name, sending);
        return sending;
      }),
    );
  }

  /** Sends a message that says that it is a test. Throws a `DeliveryError` when it does not arrive. */
  async sendTest(connector: NamedConnector): Promise<void> {
    await connector.send({ alerts: [testAlert(this.#options.now())], isTest: true });
  }

  async #sendDueTo(connector: NamedConnector): Promise<void> {
    const { notifications, now } = this.#options;
    const moment = now();
    if (moment < (this.#resting.get(connector.name) ?? 0)) return;
    const due = notifications.due(connector.name, moment, MAX_BUNDLE);
    if (due.length === 0) return;
    const left = connector.perHour - notifications.sentSince(connector.name, moment - HOUR);
    for (const bundle of bundlesOf(due, left)) if (!(await this.#sendBundle(connector, bundle))) return;
  }

  /** Sends one message; answers whether the connector can be sent another. */
  async #sendBundle(connector: NamedConnector, bundle: readonly Notification[]): Promise<boolean> {
    const { notifications, now } = this.#options;
    const [known, lost] = this.#alertsOf(bundle);
    if (lost.length > 0) notifications.markFailed(lost, now(), 'the alert is no longer stored');
    const [first, ...others] = known.map(({ alert }) => alert);
    if (first === undefined) return true;
    const told = known.map(({ notification }) => notification);
    try {
      await connector.send({ alerts: [first, ...others], isTest: false } satisfies Notice);
      notifications.markSent(told, now());
      return true;
    } catch (error) {
      const isFinal = error instanceof DeliveryError && error.isFinal;
      const rest = waitAfter(told[0]?.attempts ?? 0, error);
      if (!isFinal) this.#resting.set(connector.name, now() + rest);
      this.#settleFailure(told, error, isFinal, rest);
      return isFinal;
    }
  }

  #settleFailure(told: readonly Notification[], error: unknown, isFinal: boolean, rest: number): void {
    const { notifications, now } = this.#options;
    const message = error instanceof Error ? error.message : String(error);
    const isOver = isFinal || (told[0]?.attempts ?? 0) + 1 >= MAX_ATTEMPTS;
    if (isOver) notifications.markFailed(told, now(), message);
    else notifications.postpone(told, now() + rest, message);
  }

  #alertsOf(
    bundle: readonly Notification[],
  ): readonly [known: readonly { readonly notification: Notification; readonly alert: NoticeAlert }[], lost: readonly Notification[]] {
    const found = bundle.map((notification) => ({ notification, alert: this.#options.alerts.get(notification.alertId) }));
    return [
      found.flatMap(({ notification, alert }) => (alert ? [{ notification, alert }] : [])),
      found.flatMap(({ notification, alert }) => (alert ? [] : [notification])),
    ];
  }
}

/** What is due as messages: each alone but those that are bundled; when the hour allows fewer, the last message holds all the rest. */
function bundlesOf(due: readonly Notification[], left: number): readonly (readonly Notification[])[] {
  if (left <= 0) return [];
  const single = due.filter(({ isBundled }) => !isBundled).map((one) => [one]);
  const bundled = due.filter(({ isBundled }) => isBundled);
  const messages = bundled.length > 0 ? [...single, bundled] : single;
  return messages.length <= left ? messages : [...messages.slice(0, left - 1), messages.slice(left - 1).flat()];
}

function waitAfter(attempts: number, error: unknown): number {
  const wait = Math.min(FIRST_WAIT * 2 ** Math.min(attempts, 20), HOUR);
  return Math.max(wait, (error instanceof DeliveryError ? error.retryAfter : undefined) ?? 0);
}

function testAlert(time: number): NoticeAlert {
  return {
    id: `test-${time}`,
    time,
    severity: 'low',
    document: {
      'kibana.alert.rule.name': 'Test of a connector',
      'kibana.alert.rule.rule_id': 'test',
      'kibana.alert.severity': 'low',
      'kibana.alert.reason': 'Somebody wanted to see whether messages of Tocsin arrive here.',
    },
  };
}
