import type { Diagnostic } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { positionAt } from '#base/span.ts';
import { PROBLEM_KINDS } from '#io/record.ts';
import type { ProblemGroup } from '#live/problem-tally.ts';
import type { ScannedFile } from '#live/scan.ts';
import { markdownLine, markdownSection } from '#rule/plain-text.ts';
import type { Rule } from '#rule/rule.ts';
import type { RuleProblem, ScanReport } from '../../scan-report.ts';
import { tacticsOf, techniquesOf } from '../attack.ts';
import { isIncomplete } from '../summary.ts';
import { visibleLines, visibleText } from '../visible-text.ts';
import { LEVELS, SECURITY_SEVERITY } from './levels.ts';
import { artifactUri, messageText } from './text.ts';

/** A rule with its guide as help. */
export function sarifRule(rule: Rule): JsonObject {
  const description = rule.description === '' ? rule.name : rule.description;
  const helpUri = rule.references.find((reference) => /^https?:\/\/[^\s"<>]+$/.test(reference) && URL.canParse(reference));
  return {
    id: rule.id,
    name: visibleText(rule.name),
    shortDescription: { text: visibleText(rule.name) },
    fullDescription: { text: visibleText(description) },
    help: { text: plainHelp(rule, description), markdown: markdownHelp(rule, description) },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: LEVELS[rule.severity], rank: rule.riskScore },
    properties: {
      tags: [...new Set(['security', ...threatTags(rule), ...rule.tags.map((tag) => visibleText(tag, 200))])],
      'security-severity': SECURITY_SEVERITY[rule.severity],
      ...(rule.confidence === undefined ? {} : { precision: rule.confidence }),
      severity: rule.severity,
      version: rule.version,
    },
  };
}

function threatTags({ threat }: Rule): readonly string[] {
  return [...tacticsOf(threat), ...techniquesOf(threat)].map(({ id }) => `attack.${visibleText(id, 40)}`);
}

function plainHelp({ note, falsePositives }: Rule, description: string): string {
  const texts = [
    description,
    ...(falsePositives.length === 0 ? [] : [`False positives: ${falsePositives.join(' ')}`]),
    ...(note === undefined ? [] : [note]),
  ];
  return texts.flatMap((text) => visibleLines(text)).join('\n');
}

function markdownHelp({ name, note, references, falsePositives }: Rule, description: string): string {
  return [
    `# ${markdownLine(name)}`,
    markdownSection(description),
    ...(falsePositives.length === 0 ? [] : [`## False positives\n\n${falsePositives.map((text) => `* ${markdownLine(text)}`).join('\n')}`]),
    ...(note === undefined ? [] : [`## Investigation guide\n\n${markdownSection(note)}`]),
    ...(references.length === 0 ? [] : [`## References\n\n${references.map((text) => `* ${markdownLine(text)}`).join('\n')}`]),
  ].join('\n\n');
}

export function sarifArtifacts(files: readonly ScannedFile[]): readonly JsonObject[] {
  return files.map(({ path, byteCount, sha256 }) => ({
    ...(path === '-' ? { description: { text: 'standard input' } } : { location: { uri: artifactUri(path) } }),
    roles: ['analysisTarget'],
    length: byteCount,
    ...(sha256 === undefined ? {} : { hashes: { 'sha-256': sha256 } }),
  }));
}

/** How the scan went: what was not read, and the rules that did not load. */
export function sarifInvocation(report: ScanReport): JsonObject {
  return {
    executionSuccessful: !isIncomplete(report),
    ...(report.isPartial ? { exitCodeDescription: 'interrupted: the results are partial' } : {}),
    toolExecutionNotifications: [...report.problems.flatMap(problemNotifications), ...countNotifications(report)],
    toolConfigurationNotifications: report.ruleProblems.flatMap((problem) =>
      problem.diagnostics.map((diagnostic) => ruleNotification(problem, diagnostic)),
    ),
  };
}

function problemNotifications({ kind, count, first }: ProblemGroup): readonly JsonObject[] {
  const { title, isLoss } = PROBLEM_KINDS[kind];
  const level = isLoss ? 'error' : 'note';
  const rest = count - first.length;
  const shown = first.map(({ path, line, message }) => ({
    descriptor: { id: kind },
    level,
    message: { text: messageText(`${title}: ${path}: ${message}`) },
    ...(path === '-' ? {} : { locations: [fileLocation(path, line)] }),
  }));
  return rest > 0 ? [...shown, { descriptor: { id: kind }, level, message: { text: `${title}: ${rest} more` } }] : shown;
}

function countNotifications({ counts }: ScanReport): readonly JsonObject[] {
  const note = (id: string, level: string, text: string): JsonObject => ({ descriptor: { id }, level, message: { text } });
  return [
    ...(counts.unrecognized > 0 ? [note('unrecognized', 'warning', `Records that were not recognized: ${counts.unrecognized}`)] : []),
    ...(counts.failures > 0 ? [note('not-understood', 'error', `Records that were not understood: ${counts.failures}`)] : []),
  ];
}

function ruleNotification({ path, ruleId, text }: RuleProblem, { code, severity, message, span, help }: Diagnostic): JsonObject {
  const line = text === undefined || span.end === 0 ? undefined : positionAt(text, span.start).line;
  const about = ruleId === undefined ? message : `${ruleId}: ${message}`;
  return {
    descriptor: { id: code },
    level: severity === 'info' ? 'note' : severity,
    message: { text: messageText(help === undefined ? about : `${about}; ${help}`) },
    ...(path === undefined ? {} : { locations: [fileLocation(path, line)] }),
  };
}

function fileLocation(path: string, line: number | undefined): JsonObject {
  return {
    physicalLocation: {
      artifactLocation: { uri: artifactUri(path) },
      ...(line === undefined ? {} : { region: { startLine: Math.max(1, line) } }),
    },
  };
}
