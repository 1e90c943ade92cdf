import type { CharacterTest, Regex } from './ast.ts';
import { isAtPlace, pointBefore, widthIf } from './places.ts';
import { compileProgram, type Instruction, type Program } from './program.ts';

/** Where a pattern matched, and where each of its groups did (from 1 on; undefined when a group took no part). */
export type RegexMatch = {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (readonly [number, number] | undefined)[];
};

export type FindMatch = (text: string, from: number) => RegexMatch | undefined;

/** Steps that looking through one text may take; then it counts as unmatched, so that no pattern can hang the engine. */
const MAX_STEPS = 500_000;

/**
 * Finds the first match at or after an offset, backtracking in the order that Java and Oniguruma try. It keeps its own stack: neither a long
 * text nor a nested pattern can exhaust the machine's.
 */
export function compileRegex(regex: Regex): FindMatch {
  const program = compileProgram(regex);
  return (text, from) => {
    const machine: Machine = { text, steps: 0, registers: [], undo: [] };
    for (let start = from; start <= text.length && machine.steps <= MAX_STEPS; start += (text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1) {
      machine.registers.length = 0;
      machine.undo.length = 0;
      const end = run(program, machine, start);
      if (end >= 0) return { start, end, groups: regex.names.map((_name, i) => groupOf(machine, i + 1)) };
    }
    return undefined;
  };
}

type Machine = {
  readonly text: string;
  steps: number;
  /** Where groups opened, started and ended, and how loops stand. */
  readonly registers: (number | undefined)[];
  /** What registers held before, to be put back: position and value in turn. */
  readonly undo: (number | undefined)[];
};

/** A way not taken yet; `undo` is how far registers are put back. */
type Choice = { readonly pc: number; readonly at: number; readonly undo: number } & (
  | { readonly kind: 'go' }
  /** A greedy run that can give back characters down to a place. */
  | { readonly kind: 'less'; readonly floor: number }
  /** A lazy run that can take more characters. */
  | { readonly kind: 'more'; readonly has: CharacterTest; readonly left: number }
  /** A lazy loop that can go round once more. */
  | { readonly kind: 'round'; readonly loop: number; readonly count: number }
);

const REGISTERS = { opened: 0, start: 1, end: 2, count: 3, last: 4 } as const;

function slot(kind: keyof typeof REGISTERS, index: number): number {
  return index * 5 + REGISTERS[kind];
}

function set(machine: Machine, register: number, value: number | undefined): void {
  machine.undo.push(register, machine.registers[register]);
  machine.registers[register] = value;
}

function restore(machine: Machine, length: number): void {
  while (machine.undo.length > length) {
    const value = machine.undo.pop();
    machine.registers[machine.undo.pop() as number] = value;
  }
}

function groupOf({ registers }: Machine, group: number): readonly [number, number] | undefined {
  const [start, end] = [registers[slot('start', group)], registers[slot('end', group)]];
  return start === undefined || end === undefined ? undefined : [start, end];
}

/** The end of the match that starts at a place, -1 without one. */
function run(program: Program, machine: Machine, start: number): number {
  const choices: Choice[] = [];
  let pc = 0;
  let at = start;
  for (;;) {
    if (++machine.steps > MAX_STEPS) return -1;
    const instruction = program[pc] as Instruction;
    if (instruction.op === 'done') return at;
    const next = step(instruction, pc, at, machine, choices);
    if (next) {
      pc = next.pc;
      at = next.at;
      continue;
    }
    const other = goBack(machine, choices);
    if (!other) return -1;
    pc = other.pc;
    at = other.at;
  }
}

/** The next way that can be taken; undefined when there is none left. */
function goBack(machine: Machine, choices: Choice[]): Next | undefined {
  for (let choice = choices.pop(); choice; choice = choices.pop()) {
    restore(machine, choice.undo);
    const next = takeChoice(choice, machine, choices);
    if (next) return next;
  }
  return undefined;
}

function takeChoice(choice: Choice, machine: Machine, choices: Choice[]): Next | undefined {
  const { pc } = choice;
  switch (choice.kind) {
    case 'go':
      return choice;
    case 'less': {
      const at = pointBefore(machine.text, choice.at);
      if (at > choice.floor) choices.push({ ...choice, at });
      return { pc, at };
    }
    case 'more': {
      const width = widthIf(machine.text, choice.at, choice.has);
      if (width === 0) return undefined;
      const at = choice.at + width;
      if (choice.left > 1) choices.push({ ...choice, at, left: choice.left - 1 });
      return { pc, at };
    }
    case 'round':
      return startRound(choice.loop, choice.count, pc, choice.at, machine);
    default:
      return choice satisfies never;
  }
}

type Next = { readonly pc: number; readonly at: number };

/** Where to go on; undefined when this way does not work out. */
function step(instruction: Instruction, pc: number, at: number, machine: Machine, choices: Choice[]): Next | undefined {
  switch (instruction.op) {
    case 'set': {
      const width = widthIf(machine.text, at, instruction.has);
      return width === 0 ? undefined : { pc: pc + 1, at: at + width };
    }
    case 'run':
      return startRun(instruction, pc, at, machine, choices);
    case 'split':
      for (const to of instruction.to.slice(1).reverse()) choices.push({ kind: 'go', at, pc: to, undo: machine.undo.length });
      return { pc: instruction.to[0] as number, at };
    case 'jump':
      return { pc: instruction.to, at };
    case 'open':
      set(machine, slot('opened', instruction.group), at);
      return { pc: pc + 1, at };
    case 'close':
      set(machine, slot('start', instruction.group), machine.registers[slot('opened', instruction.group)]);
      set(machine, slot('end', instruction.group), at);
      return { pc: pc + 1, at };
    default:
      return stepFurther(instruction, pc, at, machine, choices);
  }
}

type Further = Extract<Instruction, { op: 'enter' | 'loop' | 'inside' | 'back' | 'at' | 'done' }>;

function stepFurther(instruction: Further, pc: number, at: number, machine: Machine, choices: Choice[]): Next | undefined {
  switch (instruction.op) {
    case 'enter':
      set(machine, slot('count', instruction.loop), 0);
      set(machine, slot('last', instruction.loop), -1);
      return { pc: pc + 1, at };
    case 'loop':
      return goRound(instruction, at, machine, choices);
    case 'inside': {
      const end = runInside(instruction, at, machine);
      return end < 0 ? undefined : { pc: pc + 1, at: end };
    }
    case 'back': {
      const end = endOfRepeated(instruction, at, machine);
      return end < 0 ? undefined : { pc: pc + 1, at: end };
    }
    case 'at':
      return isAtPlace(instruction.place, machine.text, at) ? { pc: pc + 1, at } : undefined;
    case 'done':
      return undefined;
    default:
      return instruction satisfies never;
  }
}

function startRun(
  instruction: Extract<Instruction, { op: 'run' }>,
  pc: number,
  at: number,
  machine: Machine,
  choices: Choice[],
): Next | undefined {
  const { has, min, max, isLazy } = instruction;
  let place = at;
  let floor = at;
  for (let count = 0; count < (isLazy ? min : max); count++) {
    const width = widthIf(machine.text, place, has);
    if (width === 0) {
      if (count < min) return undefined;
      break;
    }
    machine.steps++;
    place += width;
    if (count + 1 <= min) floor = place;
  }
  const undo = machine.undo.length;
  if (isLazy && max > min) choices.push({ kind: 'more', at: place, pc: pc + 1, undo, has, left: max - min });
  if (!isLazy && place > floor) choices.push({ kind: 'less', at: place, pc: pc + 1, undo, floor });
  return { pc: pc + 1, at: place };
}

function goRound(instruction: Extract<Instruction, { op: 'loop' }>, at: number, machine: Machine, choices: Choice[]): Next {
  const { loop, min, max, isLazy, body, exit } = instruction;
  const count = machine.registers[slot('count', loop)] ?? 0;
  if (count < min) return startRound(loop, count, body, at, machine);
  // A round that took nothing would go on for ever.
  if (count >= max || at === machine.registers[slot('last', loop)]) return { pc: exit, at };
  const undo = machine.undo.length;
  if (isLazy) {
    choices.push({ kind: 'round', pc: body, at, undo, loop, count });
    return { pc: exit, at };
  }
  choices.push({ kind: 'go', pc: exit, at, undo });
  return startRound(loop, count, body, at, machine);
}

function startRound(loop: number, count: number, body: number, at: number, machine: Machine): Next {
  set(machine, slot('count', loop), count + 1);
  set(machine, slot('last', loop), at);
  return { pc: body, at };
}

const MAX_BEHIND = 255;

function runInside({ program, kind }: Extract<Instruction, { op: 'inside' }>, at: number, machine: Machine): number {
  const undo = machine.undo.length;
  switch (kind) {
    case 'atomic':
      return run(program, machine, at);
    case 'ahead':
      return run(program, machine, at) < 0 ? -1 : at;
    case 'behind':
      return endsHere(program, machine, at) ? at : -1;
    case 'notAhead':
    case 'notBehind': {
      const found = kind === 'notAhead' ? run(program, machine, at) >= 0 : endsHere(program, machine, at);
      restore(machine, undo);
      return found ? -1 : at;
    }
    default:
      return kind satisfies never;
  }
}

/** Whether what the program matches ends at a place. */
function endsHere(program: Program, machine: Machine, at: number): boolean {
  for (let start = at; start >= Math.max(0, at - MAX_BEHIND); start--) {
    const undo = machine.undo.length;
    if (run(program, machine, start) === at) return true;
    restore(machine, undo);
  }
  return false;
}

function endOfRepeated({ group, ignoreCase }: Extract<Instruction, { op: 'back' }>, at: number, machine: Machine): number {
  const bounds = groupOf(machine, group);
  if (!bounds) return -1;
  const [wanted, found] = [machine.text.slice(...bounds), machine.text.slice(at, at + bounds[1] - bounds[0])];
  const isSame = ignoreCase ? wanted.toLowerCase() === found.toLowerCase() : wanted === found;
  return isSame ? at + wanted.length : -1;
}
