import { basename, dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type PackRuleFolder, readRuleFolder } from '#io/stores/pack-folder.ts';
import { parseHunts } from '#rule/hunts.ts';
import type { Rule } from '#rule/rule.ts';
import { parseRuleCases, type RuleCase } from '#rule/rule-cases.ts';
import { BUILT_IN_PACKS } from '../../load-rules.ts';
import { tacticsOf, techniquesOf } from '../../render/attack.ts';
import { marksOf } from '../../site/highlight.ts';
import { platformsOf } from '../../site/platforms.ts';
import { literalQuery } from '../../site/rule-query.ts';
import { problem } from '../answers.ts';
import type { ServerContext } from '../context.ts';
import { ruleFacts } from '../rule-facts.ts';

/** Rules for people: the list, and a page a rule with everything that stands beside it. */
export function addRulePages(server: FastifyInstance, { rules, service }: ServerContext): void {
  const config = { scope: 'viewer' } as const;
  server.get('/api/tocsin/rules', { config }, async () => ({
    rules: rules.map((rule) => ({ ...lineOf(rule), runs: service.compiledRule(rule.id) !== undefined })),
  }));
  server.get<{ Params: { id: string } }>('/api/tocsin/rules/:id/page', { config }, async ({ params }, reply) => {
    const rule = rules.find(({ id }) => id === params.id);
    return rule ? await pageOf(rule, rules) : reply.code(404).send(problem('no rule has this id', 404));
  });
}

function lineOf({ id, name, description, severity, riskScore, enabled, isBuildingBlock, detection, tags, note, threat }: Rule): object {
  return {
    id,
    name,
    description,
    severity,
    riskScore,
    enabled,
    isBuildingBlock,
    type: detection.type,
    query: 'query' in detection ? detection.query.text : '',
    tags,
    guide: note ?? '',
    threat,
    tactics: tacticsOf(threat).map(({ name: tactic }) => tactic),
    techniques: techniquesOf(threat),
  };
}

async function pageOf(rule: Rule, rules: readonly Rule[]): Promise<object> {
  const beside = await readBeside(rule);
  const cases = beside?.cases === undefined ? [] : parseRuleCases(beside.cases).cases;
  return {
    ...lineOf(rule),
    confidence: rule.confidence ?? '',
    facts: ruleFacts(rule),
    platforms: platformsOf(rule),
    queries: literalQuery(rule).map((query) => ({
      ...query,
      marks: marksOf(query.language, query.text).map(({ span, kind }) => ({ ...span, kind })),
    })),
    falsePositives: rule.falsePositives,
    references: rule.references,
    setup: rule.setup ?? '',
    guide: beside?.pages.guide ?? rule.note ?? '',
    playbook: beside?.pages.playbook ?? '',
    tuning: beside?.pages.tuning ?? '',
    emulate: beside?.pages.emulate ?? '',
    hunts: beside?.hunts === undefined ? [] : parseHunts(beside.hunts).hunts,
    cases: cases.map(caseOf),
    related: relatedTo(rule, rules),
  };
}

function caseOf({ title, shows, records, expect }: RuleCase): object {
  return { title, shows: shows ?? '', records, expect: expect.map((fields) => [...fields]) };
}

/** Rules that share a technique. */
function relatedTo(rule: Rule, rules: readonly Rule[]): readonly object[] {
  const own = new Set(techniquesOf(rule.threat).map(({ id }) => id));
  return rules
    .filter((other) => other.id !== rule.id && techniquesOf(other.threat).some(({ id }) => own.has(id)))
    .map(({ id, name, severity }) => ({ id, name, severity }));
}

/** What stands in the folder of a rule's file. Rules that came another way have none. */
async function readBeside({ path }: Rule): Promise<PackRuleFolder | undefined> {
  if (path === undefined) return undefined;
  const folder = dirname(path.startsWith('packs/') ? join(BUILT_IN_PACKS, path.slice('packs/'.length)) : path);
  try {
    const [found] = await readRuleFolder(dirname(folder), basename(folder));
    return found;
  } catch {
    return undefined;
  }
}
