import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { whoOf } from '../../audit.ts';
import type { ServerContext } from '../../context.ts';
import { bodyOf, objectOf } from '../../request.ts';
import { authoredMembers, RuleRefused, readRuleObject } from '../../rules/check-rule.ts';
import { tryRule } from '../../rules/try-rule.ts';

const periodSchema = z.object({
  invocationCount: z.int().min(1).max(100_000).default(1),
  timeframeEnd: z.iso.datetime({ offset: true }),
});

/** Tries a rule as Kibana does: so many runs of its schedule up to a moment. The alerts, which Kibana keeps in an index, are in the answer. */
export function addPreview(server: FastifyInstance, context: ServerContext): void {
  const config = { scope: 'viewer', summary: 'Tries a rule over what has arrived', body: periodSchema } as const;
  server.post('/api/detection_engine/rules/preview', { config }, async (request) => {
    const { invocationCount, timeframeEnd } = bodyOf(request, periodSchema);
    const { invocationCount: _, timeframeEnd: __, ...object } = objectOf(request);
    const started = context.now();
    const previewId = randomUUID();
    const log = { startedAt: new Date(started).toISOString() };
    try {
      const rule = readRuleObject(authoredMembers({ rule_id: previewId, ...object }));
      const to = Date.parse(timeframeEnd);
      const known = context.book.tryOut(rule, whoOf(request));
      const { alerts, runs, isPartial } = await tryRule(context, known, to - invocationCount * rule.schedule.interval, to);
      const warnings = [...new Set(runs.flatMap((run) => run.warnings))];
      const logs = [{ errors: [], warnings, duration: Math.max(0, context.now() - started), ...log }];
      return { previewId, isAborted: isPartial, logs, preview_alerts: alerts.map(({ document }) => document) };
    } catch (error) {
      if (!(error instanceof RuleRefused)) throw error;
      return { previewId, isAborted: false, logs: [{ errors: [error.message], warnings: [], duration: 0, ...log }], preview_alerts: [] };
    }
  });
}
