import type { FastifyInstance } from 'fastify';
import { noteChange, whoOf } from '../../audit.ts';
import type { ServerContext } from '../../context.ts';

/** The rules that come with the service. They are there from the start; those that were taken out can be put back. */
export function addPrepackaged(server: FastifyInstance, context: ServerContext): void {
  const { book } = context;
  const path = '/api/detection_engine/rules/prepackaged';
  server.get(`${path}/_status`, { config: { scope: 'viewer', summary: 'How many built-in rules are there' } }, async () => {
    const all = book.all();
    const custom = all.filter(({ origin }) => origin === 'custom').length;
    return {
      rules_custom_installed: custom,
      rules_installed: all.length - custom,
      rules_not_installed: book.removed().length,
      rules_not_updated: 0,
      timelines_installed: 0,
      timelines_not_installed: 0,
      timelines_not_updated: 0,
    };
  });
  server.put(path, { config: { scope: 'engineer', summary: 'Puts back built-in rules that were taken out' } }, async (request) => {
    const removed = book.removed();
    if (removed.length > 0)
      book.change(() => {
        for (const id of removed) book.putBack(id, whoOf(request));
        noteChange(context, request, `put back ${removed.length} built-in rules`);
      });
    return { rules_installed: removed.length, rules_updated: 0, timelines_installed: 0, timelines_updated: 0 };
  });
}
