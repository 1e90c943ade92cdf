import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import { ApiError, partError } from '../../api-error.ts';
import { noteChange, whoOf } from '../../audit.ts';
import type { ServerContext } from '../../context.ts';
import { fileOf, flag, queryOf } from '../../request.ts';
import { listReferencesOf } from '../../rules/check-rule.ts';
import type { RuleBook } from '../../rules/rule-book.ts';
import { type ImportedObjects, readImport } from '../import-lines.ts';
import { handOf } from '../lists/exception-lists.ts';
import { importExceptions } from '../lists/import-exceptions.ts';

const querySchema = z.object({
  overwrite: flag,
  overwrite_exceptions: flag,
  overwrite_action_connectors: flag,
  as_new_list: flag,
});

/** An import holds every rule of a repository. */
const MAX_IMPORT_BODY = 64_000_000;

/** Takes what `_export` of Kibana or of this service wrote. What cannot be kept is named, the rest is kept. */
export function addRuleImport(server: FastifyInstance, context: ServerContext): void {
  const config = { scope: 'engineer', summary: 'Imports rules with their exceptions from NDJSON', query: querySchema } as const;
  server.post('/api/detection_engine/rules/_import', { config, bodyLimit: MAX_IMPORT_BODY }, async (request) => {
    const { overwrite, overwrite_exceptions: overLists } = queryOf(request, querySchema);
    const { name, text } = await fileOf(request);
    if (!/^[^.]+$|\.ndjson$/i.test(name))
      throw new ApiError(400, `Invalid file extension ${name.slice(name.lastIndexOf('.')).slice(0, 20)}`);
    const given = readImport(text);
    const { book, store } = context;
    return book.change(() => {
      const exceptions = importExceptions(store.exceptions, given, overLists, handOf(request, context));
      const errors = [...brokenLines(given), ...importRules(book, given.rules, overwrite, whoOf(request))];
      const changed = new Set([...given.lists, ...given.items].map(({ list_id }) => list_id));
      if (changed.size > 0) book.readExceptions(({ written }) => listReferencesOf(written).some(({ listId }) => changed.has(listId)));
      const count = given.rules.length + given.broken.length - errors.length;
      noteChange(context, request, `imported ${count} rules and ${exceptions.lists} exception lists`);
      return {
        success: errors.length === 0,
        success_count: count,
        rules_count: given.rules.length + given.broken.length,
        errors,
        exceptions_errors: exceptions.errors,
        exceptions_success: exceptions.errors.length === 0,
        exceptions_success_count: exceptions.lists + exceptions.items,
        action_connectors_success: true,
        action_connectors_success_count: 0,
        action_connectors_errors: [],
        action_connectors_warnings: given.connectors.length === 0 ? [] : [CONNECTORS],
      };
    });
  });
}

const CONNECTORS = {
  type: 'simple',
  message: 'Connectors were left out: where alerts are sent is told in the configuration of the service',
  actionPath: '',
};

function importRules(book: RuleBook, rules: readonly JsonObject[], overwrite: boolean, who: string): readonly object[] {
  const seen = new Set<string>();
  return rules.flatMap((object) => {
    const ruleId = typeof object.rule_id === 'string' ? object.rule_id : '(unknown id)';
    try {
      if (seen.has(ruleId)) throw new ApiError(400, `More than one rule with rule-id: "${ruleId}" found`);
      seen.add(ruleId);
      if (!overwrite && book.get(ruleId)) throw new ApiError(409, `rule_id: "${ruleId}" already exists`);
      book.write(object, who);
      return [];
    } catch (error) {
      const { statusCode, message } = partError(error);
      return [{ rule_id: ruleId, error: { status_code: statusCode, message } }];
    }
  });
}

function brokenLines({ broken }: ImportedObjects): readonly object[] {
  return broken.map((line) => ({ rule_id: '(unknown id)', error: { status_code: 400, message: `line ${line} is no JSON object` } }));
}
