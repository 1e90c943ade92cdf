import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ServerContext } from '../context.ts';

/** Figures for Prometheus at `/metrics`. Names of routes and rules label them, never what came from outside. */
export function addMetrics(server: FastifyInstance, context: ServerContext): void {
  const registry = new Registry();
  registry.setDefaultLabels({ version: context.version });
  collectDefaultMetrics({ register: registry });
  countRequests(server, registry);
  countWork(context, registry);
  gaugeStores(context, registry);
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
