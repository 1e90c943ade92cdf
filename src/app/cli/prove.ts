import type { Command } from 'commander';
import type { CompiledRule } from '#engine/compile.ts';
import { findWitness } from '#verify/witness/witness.ts';
import { compileRules, type LoadedRules, loadRules } from '../load-rules.ts';
import { printCounted } from '../render/figures.ts';
import { type Proof, proofDetail, proofJson, proofLine } from '../render/proof.ts';
import { knownSchema } from '../schema.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { isPath, loadNamed, ruleCalled } from './find-rules.ts';
import { writeOutput } from './output.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';
import { oneOf } from './values.ts';

const FORMATS = ['text', 'json', 'ndjson'] as const;

type ProveFlags = { readonly events?: true; readonly format: (typeof FORMATS)[number]; readonly output?: string };

export function configureProve(command: Command): void {
  command
    .description(
      'Proves that rules can fire: makes events from each rule, runs the engine on them and demands the alert, then changes one value and demands silence. Ends with 0 when every rule is proven, 1 when one is impossible or was not proven, 2 when a rule does not run.',
    )
    .argument('[rules...]', 'rule ids, rule files and folders; the built-in packs when none are named')
    .option('-f, --format <format>', FORMATS.join(', '), oneOf(FORMATS), 'text')
    .option('-o, --output <file>', 'write the report to a file')
    .option('--events', 'write the events of the proofs as NDJSON in place of the report')
    .addHelpText('after', EXAMPLES)
    .action(async (words: readonly string[], flags: ProveFlags) => {
      process.exitCode = await prove(words, flags);
    });
}

const EXAMPLES = `
Examples:
  tocsin prove                                   every rule of the built-in packs, a line each
  tocsin prove ./my-rules/rule.yml               the events that make it fire, and the value that stops it
  tocsin prove ./my-rules --format json          for other programs
  tocsin prove ./my-rules --events > events.ndjson`;

async function prove(words: readonly string[], { events, format, output }: ProveFlags): Promise<number> {
  const loaded = await loadWords(words);
  const { compiled, failed, diagnostics } = compileRules(loaded, { asPublished: false });
  printRuleDiagnostics(process.stderr, [...loaded.diagnostics, ...diagnostics], loaded.problems);
  if (loaded.rules.length === 0) throw new UsageError('no rules were found.', 'Name rule files or folders: tocsin prove rules/');
  const kinds: Proof['witness']['kind'][] = [];
  const proofs = proofsOf(compiled, kinds);
  await writeOutput(events ? eventLines(proofs) : reportOf(proofs, format, compiled.length, kinds), output);
  const isBroken = failed.length > 0 || loaded.problems.length > 0 || loaded.diagnostics.some((one) => one.diagnostic.severity === 'error');
  if (isBroken) return EXIT.usage;
  return kinds.every((kind) => kind === 'fires') ? EXIT.clean : EXIT.alerts;
}

/** The rules of the paths, and those that ids name among the built-in ones. */
async function loadWords(words: readonly string[]): Promise<LoadedRules> {
  if (words.length === 0) return loadNamed({});
  const ids = words.filter((word) => !isPath(word));
  const loaded = await loadRules(words.filter(isPath));
  if (ids.length === 0) return loaded;
  const builtIn = await loadNamed({});
  const named = ids.map((id) => ruleCalled(id, builtIn));
  const known = new Set(loaded.rules.map(({ id }) => id));
  const rules = [...loaded.rules, ...new Set(named.filter(({ id }) => !known.has(id)))];
  return { ...loaded, rules, texts: new Map([...builtIn.texts, ...loaded.texts]) };
}

/** Each rule with its witness, found when it is asked for. */
function* proofsOf(rules: readonly CompiledRule[], kinds: Proof['witness']['kind'][]): Generator<Proof> {
  const schema = knownSchema();
  for (const compiled of rules) {
    const witness = findWitness(compiled, { schema, fieldMap: compiled.rule.fieldMap });
    kinds.push(witness.kind);
    yield { rule: compiled.rule, witness };
  }
}

type Kinds = readonly Proof['witness']['kind'][];

function* reportOf(proofs: Iterable<Proof>, format: ProveFlags['format'], count: number, kinds: Kinds): Generator<string> {
  if (format === 'json') yield `${JSON.stringify([...proofs].map(proofJson), undefined, 2)}\n`;
  else if (format === 'ndjson') for (const proof of proofs) yield `${JSON.stringify(proofJson(proof))}\n`;
  else yield* reportText(proofs, count, kinds);
}

/** Events are shown where few rules are asked about. */
const MAX_DETAILED = 5;

function* reportText(proofs: Iterable<Proof>, ruleCount: number, kinds: Kinds): Generator<string> {
  const print = ruleCount <= MAX_DETAILED ? proofDetail : proofLine;
  for (const proof of proofs) yield `${print(proof)}\n`;
  const count = (kind: Kinds[number]): number => kinds.filter((one) => one === kind).length;
  yield `\n${printCounted(ruleCount, 'rule')}: ${count('fires')} proven, ${count('impossible')} impossible, ${count('unknown')} unknown\n`;
}

/** The events of every proof, each a document as Elasticsearch exports it, with the rule it is for. */
function* eventLines(proofs: Iterable<Proof>): Generator<string> {
  for (const { rule, witness } of proofs) {
    if (witness.kind !== 'fires') continue;
    for (const { id, index, document } of witness.events)
      yield `${JSON.stringify({ _index: index, _id: `${rule.id}-${id}`, _source: document })}\n`;
  }
}
