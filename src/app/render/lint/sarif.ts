import { codes } from '#base/codes.ts';
import type { Severity } from '#base/diagnostic.ts';
import { positionAt } from '#base/span.ts';
import { harmlessJson } from '../harmless-json.ts';
import { artifactUri, messageText } from '../sarif/text.ts';
import type { PlacedFinding } from './placed.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** Findings as SARIF 2.1.0: a code a rule. What is mended or allowed is a suppressed result with its reason. */
export function* lintSarif(findings: readonly PlacedFinding[], version: string): Generator<string> {
  const used = [...new Set(findings.map(({ finding }) => finding.code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Tocsin',
            semanticVersion: version,
            rules: used.map((code) => ({ id: code, shortDescription: { text: codes[code] } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, used)),
      },
    ],
  };
  yield `${harmlessJson(log, 2)}\n`;
}

function resultOf({ finding, place }: PlacedFinding, used: readonly string[]): object {
  const { code, severity, ruleId, message, evidence, help, mended, allowed } = finding;
  const reason = allowed ?? mended;
  const text = [`${message} (rule ${ruleId}).`, ...evidence.map((line) => `${line}.`), ...(help === undefined ? [] : [`Help: ${help}.`])];
  return {
    ruleId: code,
    ruleIndex: used.indexOf(code),
    level: LEVELS[severity],
    message: { text: messageText(text.join(' ')) },
    locations: [{ physicalLocation: { artifactLocation: { uri: artifactUri(place.path) }, ...regionOf(place) } }],
    ...(reason === undefined ? {} : { suppressions: [{ kind: 'inSource', justification: messageText(reason) }] }),
  };
}

function regionOf({ text, isPlaced, diagnostic }: PlacedFinding['place']): object {
  if (!isPlaced) return {};
  const [start, end] = [positionAt(text, diagnostic.span.start), positionAt(text, diagnostic.span.end)];
  return { region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column } };
}
