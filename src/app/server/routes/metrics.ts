import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RuleHealth } from '#live/rule-health.ts';
import type { ServerContext } from '../context.ts';

/** Figures for Prometheus at `/metrics`. Names of routes and rules label them, never what came from outside. */
export function addMetrics(server: FastifyInstance, context: ServerContext): void {
  const registry = new Registry();
  registry.setDefaultLabels({ version: context.version });
  collectDefaultMetrics({ register: registry });
  countRequests(server, registry);
  countWork(context, registry);
  gaugeStores(context, registry);
  gaugeRules(context, registry);
  server.get('/metrics', { config: { scope: 'metrics' } }, async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  );
}

function countRequests(server: FastifyInstance, registry: Registry): void {
  const seconds = new Histogram({
    name: 'tocsin_http_request_seconds',
    help: 'How long answers took.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
}

function countWork({ service }: ServerContext, registry: Registry): void {
  const registers = [registry];
  const records = new Counter({
    name: 'tocsin_records_total',
    help: 'What arrived: events, events that had arrived before, and records that became none.',
    labelNames: ['became'] as const,
    registers,
  });
  const runs = new Counter({ name: 'tocsin_runs_total', help: 'Runs of rules.', registers });
  const alerts = new Counter({ name: 'tocsin_alerts_total', help: 'Alerts made.', labelNames: ['severity'] as const, registers });
  for (const became of ['event', 'repeat', 'dead_letter']) records.inc({ became }, 0);
  service.listen({
    onTaken: (taken) => {
      for (const { events, repeats, lost } of taken) {
        records.inc({ became: 'event' }, events.length);
        records.inc({ became: 'repeat' }, repeats.length);
        records.inc({ became: 'dead_letter' }, lost.length);
      }
    },
    onRuns: (made) => runs.inc(made.length),
    onAlerts: (made) => {
      for (const { severity } of made) alerts.inc({ severity });
    },
  });
}

/** Of rules that have run, by rule: how late the last run was, and how long it took; what waits and what was not looked at. */
function gaugeRules({ service }: ServerContext, registry: Registry): void {
  const figures = [
    ['tocsin_rule_lag_seconds', 'How late the last run of a rule was.', ({ lag }: RuleHealth) => lag && lag / 1000],
    [
      'tocsin_rule_duration_seconds',
      'How long the last run of a rule took.',
      ({ lastDuration }: RuleHealth) => lastDuration && lastDuration / 1000,
    ],
    ['tocsin_rule_deferred_alerts', 'Alerts that max_signals holds back.', ({ deferred }: RuleHealth) => deferred],
    ['tocsin_rule_gaps', 'Stretches of time that a rule did not look at.', ({ gaps }: RuleHealth) => gaps],
    ['tocsin_rule_failed_runs', 'Runs of a rule that failed since the start.', ({ failures }: RuleHealth) => failures],
  ] as const;
  for (const [name, help, figureOf] of figures)
    new Gauge({
      name,
      help,
      labelNames: ['rule'] as const,
      registers: [registry],
      collect() {
        this.reset();
        for (const health of service.health()) {
          const value = health.runs === 0 ? undefined : figureOf(health);
          if (value !== undefined) this.set({ rule: health.ruleId }, value);
        }
      },
    });
}

function gaugeStores({ store, book, notifier }: ServerContext, registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'tocsin_rules',
    help: 'Rules that run.',
    registers,
    collect() {
      this.set(book.compiled().length);
    },
  });
  new Gauge({
    name: 'tocsin_last_run_timestamp_seconds',
    help: 'The clock of the last run.',
    registers,
    collect() {
      this.set(store.runs.lastTick() / 1000);
    },
  });
  new Gauge({
    name: 'tocsin_notifications',
    help: 'Messages by connector and state.',
    labelNames: ['connector', 'state'] as const,
    registers,
    collect() {
      for (const { name } of notifier.connectors)
        for (const [state, count] of Object.entries(store.notifications.counts(name))) this.set({ connector: name, state }, count);
    },
  });
}
