import { z } from 'zod';
import type { HiddenJudgement, VisibleJudgement } from '../../domain/judgement.ts';
import { fileExtension, type Language } from '../../domain/languages.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Experience } from '../../domain/runEvent.ts';
import type { StepState } from '../../domain/runState.ts';
import { LeafeError } from '../errors.ts';
import type { ChatMessage } from '../ports/chatModel.ts';
import type {
  Action,
  Environment,
  Episode,
  Observation,
  ReflectionRequest,
} from '../ports/environment.ts';
import { closestTo } from '../judge/closestTo.ts';
import type { Judge } from '../ports/judge.ts';
import { actMessages, type Turn } from './actPrompt.ts';
import { computeFacts, hiddenFact, noProgramFact, numbered, type EarlierStep } from './facts.ts';
import { writeFeedback } from './feedback.ts';
import { normaliseProgram, parseReply } from './parseReply.ts';
import { reflectionRequest } from './reflectPrompt.ts';

export interface ContestOptions {
  readonly problem: Problem;
  readonly judge: Judge;
  readonly language: Language;
  readonly failedPrograms: 'shown' | 'hidden';
  /** sha256 as hex. */
  readonly digest: (text: string) => string;
}

/** Newest turns a checkpoint remembers: more than any context shows, so that long chains stay small on disk. */
const REMEMBERED_TURNS = 24;

const memorySchema = z.object({
  turns: z.array(z.object({ reply: z.string(), feedback: z.string() })),
  earlier: z.array(
    z.object({
      position: z.number().int(),
      programDigest: z.string(),
      outputDigest: z.string(),
    }),
  ),
});
type Memory = z.infer<typeof memorySchema>;

/** Contest problems as episodes: an action is a program, the judge answers, the files are the program itself. */
export class ContestEnvironment implements Environment {
  readonly #options: ContestOptions;

  constructor(options: ContestOptions) {
    this.#options = options;
  }

  begin(): Episode {
    return new ContestEpisode(this.#options, { turns: [], earlier: [] });
  }

  restore(memory: unknown): Episode {
    const parsed = memorySchema.safeParse(memory);
    if (parsed.success) return new ContestEpisode(this.#options, parsed.data);
    throw new LeafeError('checkpoint', 'damaged', 'a transcript holds no memory of a contest', {
      cause: parsed.error,
    });
  }

  reflection(steps: readonly StepState[], ask: number): ReflectionRequest {
    return reflectionRequest({ problem: this.#options.problem, steps, ask });
  }
}

class ContestEpisode implements Episode {
  readonly #options: ContestOptions;
  #memory: Memory;
  #program: string | null = null;

  constructor(options: ContestOptions, memory: Memory) {
    this.#options = options;
    this.#memory = memory;
  }

  get turns(): number {
    return this.#memory.turns.length;
  }

  get testsPerAction(): number {
    const { visibleTests, hiddenTests } = this.#options.problem;
    return visibleTests.length + hiddenTests.length;
  }

  messages(lessons: readonly Experience[], turns: number): readonly ChatMessage[] {
    const shown = turns === 0 ? [] : this.#memory.turns.slice(-turns);
    return actMessages(this.#options.problem, shown, lessons, this.#options);
  }

  parse(reply: string): Action {
    const program = parseReply(reply);
    const { digest } = this.#options;
    return { program, digest: digest(program === null ? reply : normaliseProgram(program)) };
  }

  async act(reply: string, action: Action, signal: AbortSignal): Promise<Observation> {
    this.#program = action.program;
    const observation =
      action.program === null
        ? this.#observeNothing()
        : await this.#observeProgram(action.program, action.digest, signal);
    this.#remember(reply, action, observation);
    return observation;
  }

  files(): ReadonlyMap<string, string> {
    const name = `program.${fileExtension(this.#options.language)}`;
    return new Map([[name, this.#program ?? '']]);
  }

  memory(): Memory {
    return this.#memory;
  }

  #observeNothing(): Observation {
    const facts = [...numbered([noProgramFact()])];
    return {
      visible: {
        verdict: 'noProgram',
        passed: 0,
        total: this.#options.problem.visibleTests.length,
      },
      facts,
      outputDigest: '',
      testsRun: 0,
      cpuMs: 0,
      solved: false,
      feedback: writeFeedback(facts, null),
    };
  }

  async #observeProgram(
    code: string,
    programDigest: string,
    signal: AbortSignal,
  ): Promise<Observation> {
    const { problem, judge, language, digest } = this.#options;
    const program = { language, code };
    const visible = await judge.judgeVisible(problem, program, signal);
    refuseJudgeError(visible);
    const submitted = visible.verdict === 'accepted' && problem.hiddenTests.length > 0;
    const hidden = submitted ? await judge.judgeHidden(problem, program, signal) : null;
    if (hidden !== null) refuseJudgeError(hidden);

    const outputDigest = digest(
      visible.tests.map((test) => test.detail?.actual.head ?? '').join('\0'),
    );
    const computed = computeFacts({
      judgement: visible,
      program: code,
      limits: problem.limits,
      programDigest,
      outputDigest,
      earlier: this.#memory.earlier,
    });
    const closest = closestTo(problem.limits, [...visible.tests, ...(hidden?.tests ?? [])]);
    const failedHidden = hidden !== null && hidden.verdict !== 'accepted';
    const facts = failedHidden ? numbered([hiddenFact(hidden.verdict), ...computed]) : computed;
    return {
      visible: counts(visible),
      ...(hidden === null ? {} : { hidden: counts(hidden) }),
      facts: [...facts],
      outputDigest,
      testsRun: visible.tests.length + (hidden?.tests.length ?? 0),
      cpuMs: cpuMs(visible) + (hidden === null ? 0 : cpuMs(hidden)),
      ...(closest === null ? {} : { closest }),
      solved: visible.verdict === 'accepted' && !failedHidden,
      feedback: writeFeedback(facts, visible),
    };
  }

  #remember(reply: string, action: Action, observation: Observation): void {
    const turn: Turn = { reply: shortReply(reply), feedback: observation.feedback };
    const position = (this.#memory.earlier.at(-1)?.position ?? 0) + 1;
    const step: EarlierStep = {
      position,
      programDigest: action.digest,
      outputDigest: observation.outputDigest,
    };
    this.#memory = {
      turns: [...this.#memory.turns, turn].slice(-REMEMBERED_TURNS),
      earlier: [...this.#memory.earlier, step].slice(-REMEMBERED_TURNS),
    };
  }
}

/** A reply without end would crowd out everything else of the history. */
const REPLY_CHARS = 16_384;

function shortReply(reply: string): string {
  return reply.length <= REPLY_CHARS ? reply : `${reply.slice(0, REPLY_CHARS)}\n[cut here]`;
}

function refuseJudgeError(judgement: VisibleJudgement | HiddenJudgement): void {
  if (judgement.verdict !== 'judgeError') return;
  if (judgement.trouble !== undefined)
    throw new LeafeError('sandbox', 'brokenChecker', judgement.trouble);
  throw new LeafeError('sandbox', 'machineLost', 'the judge failed on one program twice');
}

function counts({ verdict, passed, total }: VisibleJudgement | HiddenJudgement): {
  verdict: VisibleJudgement['verdict'];
  passed: number;
  total: number;
} {
  return { verdict, passed, total };
}

function cpuMs({ tests }: VisibleJudgement | HiddenJudgement): number {
  return tests.reduce((sum, test) => sum + test.cpuMs, 0);
}
