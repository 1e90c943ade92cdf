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
import type { KnownRule } from '../rules/known-rule.ts';

/** Rules for people: the list, and a page a rule with everything that stands beside it. */
export function addRulePages(server: FastifyInstance, { book, store }: ServerContext): void {
  const config = { scope: 'viewer' } as const;
  server.get('/api/tocsin/rules', { config }, async () => {
    const hits = store.runs.lastByRule();
    return { rules: book.all().map((known) => ({ ...lineOf(known), lastHit: hits.get(known.written.id) })) };
  });
  server.get('/api/tocsin/rules/alerts', { config }, async () => ({ counts: store.alerts.countByRule() }));
  server.get<{ Params: { id: string } }>('/api/tocsin/rules/:id/page', { config }, async ({ params }, reply) => {
    const known = book.get(params.id);
    return known
      ? { ...(await pageOf(known, book.all())), lastHit: store.runs.lastByRule().get(params.id) }
      : reply.code(404).send(problem('no rule has this id', 404));
  });
}

function lineOf({ written, compiled, origin }: KnownRule): object {
  const { id, name, description, severity, riskScore, enabled, isBuildingBlock, detection, tags, note, threat } = written;
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
    origin,
    runs: compiled !== undefined,
    tactics: tacticsOf(threat).map(({ name: tactic }) => tactic),
    techniques: techniquesOf(threat),
  };
}

async function pageOf(known: KnownRule, all: readonly KnownRule[]): Promise<object> {
  const { written: rule, diagnostics } = known;
  const beside = await readBeside(rule);
  const cases = beside?.cases === undefined ? [] : parseRuleCases(beside.cases).cases;
  return {
    ...lineOf(known),
    diagnostics,
    confidence: rule.confidence ?? '',
    facts: ruleFacts(rule),
    platforms: platformsOf(rule),
    queries: literalQuery(rule).map((query) => ({
      ...query,
      marks: withComments(query.text, marksOf(query.language, query.text)),
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
    related: relatedTo(
      rule,
      all.map(({ written }) => written),
    ),
  };
}

type Marks = ReturnType<typeof marksOf>;

/** What stands in a comment is no part of the query. */
function withComments(text: string, marks: Marks): readonly { readonly start: number; readonly end: number; readonly kind: string }[] {
  const isInText = (at: number): boolean => marks.some(({ kind, span }) => kind === 'literal' && span.start <= at && at < span.end);
  const comments = [...text.matchAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g)]
    .filter(({ index }) => !isInText(index))
    .map(({ index, 0: comment }) => ({ start: index, end: index + comment.length, kind: 'comment' }));
  const free = marks.filter(({ span }) => !comments.some(({ start, end }) => span.start >= start && span.start < end));
  return [...comments, ...free.map(({ span, kind }) => ({ ...span, kind }))].sort((left, right) => left.start - right.start);
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
