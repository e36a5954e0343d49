import type { Verdict } from '../../domain/judgement.ts';
import type { Limits, Program } from '../../domain/problem.ts';

/** One way to break a sandbox, with what must come of it. */
export type Attack = TrialAttack | OrdealAttack;

interface AttackParts {
  /** From 1, without gaps, as the sandbox's design counts them. */
  readonly number: number;
  readonly name: string;
  /** What it tries, in one plain sentence. */
  readonly tries: string;
}

/** Programs that are judged like any other. */
export interface TrialAttack extends AttackParts {
  readonly kind: 'trials';
  readonly trials: readonly Trial[];
}

/** What no program can do alone: something happens to the client, the line or the clock. */
export interface OrdealAttack extends AttackParts {
  readonly kind: 'ordeal';
  readonly ordeal: Ordeal;
}

export type Ordeal = 'clientKilled' | 'farEngine' | 'throughput';

/** One hostile program, judged by one test, and what it may come to. */
export interface Trial {
  readonly program: Program;
  /** The test's input; made when needed where it is large. */
  readonly input?: string | (() => string);
  /** What it prints where it got nowhere, compared byte for byte; nothing where not given. */
  readonly output?: string;
  /** How often the same test is run; once where not given. */
  readonly times?: number;
  readonly limits: Limits;
  readonly verdicts: readonly Verdict[];
  /** What it must have printed where `output` is a bait. */
  readonly prints?: string;
  /** Judged in the same slot first: what it leaves is what the attack looks for. */
  readonly before?: Program;
  /** At work in another slot meanwhile, and must be accepted there. */
  readonly beside?: { readonly program: Program; readonly output: string };
  /** A shell script run as the compiler's user before the program is compiled, as a compiler that was taken over could. */
  readonly planted?: string;
  /** The same, still running while the program is compiled; it ends by itself where nobody ends it. */
  readonly racing?: string;
  /** CPU time at most, as a share of the limit. */
  readonly cpuAtMost?: number;
  /** Peak memory at most, in bytes. */
  readonly memoryAtMost?: number;
  /** What our own process may grow by, in bytes. */
  readonly ownMemoryAtMost?: number;
  /** The container is killed so many milliseconds after the program was handed in. */
  readonly killedAfterMs?: number;
  /** So many processes' worth of work keep the machine busy meanwhile. */
  readonly hogs?: number;
}

export const MEGABYTE = 1024 * 1024;

/** Roomy enough to look around in. */
export const ROOMY: Limits = limits(5000);
/** Short: what would never end is stopped soon. */
export const SHORT: Limits = limits(500);

export function limits(cpuMs: number): Limits {
  return { cpuMs, memoryBytes: 256 * MEGABYTE, outputBytes: 64 * MEGABYTE };
}

export function python(...lines: readonly string[]): Program {
  return { language: 'python3', code: lines.join('\n') };
}

/** With the headers that hostile programs want. */
export function cpp(...lines: readonly string[]): Program {
  return { language: 'cpp', code: [...HEADERS, ...lines].join('\n') };
}

/** C++ as it stands. */
export function plainCpp(...lines: readonly string[]): Program {
  return { language: 'cpp', code: lines.join('\n') };
}

const HEADERS = [
  '#include <bits/stdc++.h>',
  '#include <unistd.h>',
  '#include <signal.h>',
  '#include <sys/wait.h>',
];
