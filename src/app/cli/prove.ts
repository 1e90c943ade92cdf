import type { Command } from 'commander';
import type { CompiledRule } from '#engine/compile.ts';
import { visibleLine } from '#rule/plain-text.ts';
import { findWitness, type Witness } from '#verify/witness/witness.ts';
import { compileRules } from '../load-rules.ts';
import { loadNamedRules } from '../packs.ts';
import { printCounted } from '../render/figures.ts';
import { knownSchema } from '../schema.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { writeOutput } from './output.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';

type ProveFlags = { readonly events?: true };

export function configureProve(command: Command): void {
  command
    .description(
      'Proves that rules can fire: makes events from each rule, runs the engine on them and demands the alert, then changes one value and demands silence. Ends with 0 when every rule is proven, 1 when one is impossible or was not proven, 2 when a rule does not run.',
    )
    .argument('[rules...]', 'rule files and folders; the built-in packs when none are named')
    .option('--events', 'write the events of the proofs as NDJSON in place of the report')
    .action(async (paths: readonly string[], flags: ProveFlags) => {
      process.exitCode = await prove(paths, flags);
    });
}

async function prove(paths: readonly string[], { events }: ProveFlags): Promise<number> {
  const loaded = await loadNamedRules(paths);
  const { compiled, failed, diagnostics } = compileRules(loaded, { asPublished: false });
  printRuleDiagnostics(process.stderr, [...loaded.diagnostics, ...diagnostics], loaded.problems);
  if (loaded.rules.length === 0) throw new UsageError('no rules were found.', 'Name rule files or folders: tocsin prove rules/');
  const kinds: Witness['kind'][] = [];
  await writeOutput(events ? eventLines(compiled, kinds) : report(compiled, kinds), undefined);
  const isBroken = failed.length > 0 || loaded.problems.length > 0 || loaded.diagnostics.some((one) => one.diagnostic.severity === 'error');
  if (isBroken) return EXIT.usage;
  return kinds.every((kind) => kind === 'fires') ? EXIT.clean : EXIT.alerts;
}

/** Each rule with its witness, found when it is asked for. */
function* witnesses(rules: readonly CompiledRule[], kinds: Witness['kind'][]): Generator<readonly [id: string, witness: Witness]> {
  const schema = knownSchema();
  for (const compiled of rules) {
    const witness = findWitness(compiled, { schema, fieldMap: compiled.rule.fieldMap });
    kinds.push(witness.kind);
    yield [compiled.rule.id, witness];
  }
}

function* report(rules: readonly CompiledRule[], kinds: Witness['kind'][]): Generator<string> {
  for (const [id, witness] of witnesses(rules, kinds)) yield `${describe(witness, visibleLine(id)).join('\n')}\n`;
  const count = (kind: Witness['kind']): number => kinds.filter((one) => one === kind).length;
  yield `\n${printCounted(rules.length, 'rule')}: ${count('fires')} proven, ${count('impossible')} impossible, ${count('unknown')} unknown\n`;
}

function describe(witness: Witness, id: string): readonly string[] {
  switch (witness.kind) {
    case 'fires': {
      const { event, path, from, to } = witness.stopping;
      const change = to === undefined ? `without ${path}` : `${path} ${shorten(from)} → ${shorten(to)}`;
      return [
        `proven      ${id}: fires on ${printCounted(witness.events.length, 'event')}, silent with event ${event + 1} changed: ${visibleLine(change)}`,
      ];
    }
    case 'impossible':
      return [
        `impossible  ${id}: no event meets these clauses together`,
        ...witness.clauses.map((clause) => `            ${visibleLine(clause)}`),
      ];
    case 'unknown':
      return [`unknown     ${id}: ${visibleLine(witness.why)}`];
    default:
      return witness satisfies never;
  }
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

/** The events of every proof, each a document as Elasticsearch exports it, with the rule it is for. */
function* eventLines(rules: readonly CompiledRule[], kinds: Witness['kind'][]): Generator<string> {
  for (const [ruleId, witness] of witnesses(rules, kinds)) {
    if (witness.kind !== 'fires') continue;
    for (const { id, index, document } of witness.events)
      yield `${JSON.stringify({ _index: index, _id: `${ruleId}-${id}`, _source: document })}\n`;
  }
}
