import type { CharacterTest, Place, Regex, RegexNode } from './ast.ts';

/** One step of a compiled pattern. Places in the program are positions of steps. */
export type Instruction =
  | { readonly op: 'set'; readonly has: CharacterTest }
  /** A run of single characters, as many as wanted first (greedy) or as few (lazy). */
  | { readonly op: 'run'; readonly has: CharacterTest; readonly min: number; readonly max: number; readonly isLazy: boolean }
  /** Goes to the first place, and to each other one when that does not work out. */
  | { readonly op: 'split'; to: readonly number[] }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'open'; readonly group: number }
  | { readonly op: 'close'; readonly group: number }
  | { readonly op: 'enter'; readonly loop: number }
  | {
      readonly op: 'loop';
      readonly loop: number;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
      readonly body: number;
      exit: number;
    }
  | { readonly op: 'inside'; readonly program: Program; readonly kind: 'atomic' | 'ahead' | 'notAhead' | 'behind' | 'notBehind' }
  | { readonly op: 'back'; readonly group: number; readonly ignoreCase: boolean }
  | { readonly op: 'at'; readonly place: Place }
  | { readonly op: 'done' };

export type Program = readonly Instruction[];

export function compileProgram(regex: Regex): Program {
  return programOf(regex.root);
}

function programOf(node: RegexNode): Program {
  const program: Instruction[] = [];
  emit(node, program);
  program.push({ op: 'done' });
  return program;
}

function emit(node: RegexNode, program: Instruction[]): void {
  switch (node.kind) {
    case 'empty':
      return;
    case 'set':
      program.push({ op: 'set', has: node.has });
      return;
    case 'sequence':
      for (const part of node.parts) emit(part, program);
      return;
    case 'choice':
      emitChoice(node.options, program);
      return;
    case 'capture':
      program.push({ op: 'open', group: node.index });
      emit(node.body, program);
      program.push({ op: 'close', group: node.index });
      return;
    case 'repeat':
      emitRepeat(node, program);
      return;
    default:
      emitSingle(node, program);
  }
}

type Single = Extract<RegexNode, { kind: 'atomic' | 'look' | 'back' | 'at' }>;

function emitSingle(node: Single, program: Instruction[]): void {
  switch (node.kind) {
    case 'atomic':
      program.push({ op: 'inside', program: programOf(node.body), kind: 'atomic' });
      return;
    case 'look': {
      const kind = node.isBehind ? (node.isNegated ? 'notBehind' : 'behind') : node.isNegated ? 'notAhead' : 'ahead';
      program.push({ op: 'inside', program: programOf(node.body), kind });
      return;
    }
    case 'back':
      program.push({ op: 'back', group: node.index, ignoreCase: node.ignoreCase });
      return;
    case 'at':
      program.push({ op: 'at', place: node.place });
      return;
    default:
      node satisfies never;
  }
}

function emitChoice(options: readonly RegexNode[], program: Instruction[]): void {
  const split: Extract<Instruction, { op: 'split' }> = { op: 'split', to: [] };
  program.push(split);
  const ends: Extract<Instruction, { op: 'jump' }>[] = [];
  const starts: number[] = [];
  for (const option of options) {
    starts.push(program.length);
    emit(option, program);
    const end: Extract<Instruction, { op: 'jump' }> = { op: 'jump', to: 0 };
    program.push(end);
    ends.push(end);
  }
  split.to = starts;
  for (const end of ends) end.to = program.length;
}

function emitRepeat(node: Extract<RegexNode, { kind: 'repeat' }>, program: Instruction[]): void {
  const { body, min, max, mode, id } = node;
  if (mode === 'possessive') {
    emitSingle({ kind: 'atomic', body: { ...node, mode: 'greedy' } }, program);
    return;
  }
  if (body.kind === 'set') {
    program.push({ op: 'run', has: body.has, min, max, isLazy: mode === 'lazy' });
    return;
  }
  program.push({ op: 'enter', loop: id });
  const at = program.length;
  const loop: Extract<Instruction, { op: 'loop' }> = { op: 'loop', loop: id, min, max, isLazy: mode === 'lazy', body: at + 1, exit: 0 };
  program.push(loop);
  emit(body, program);
  program.push({ op: 'jump', to: at });
  loop.exit = program.length;
}
