import { emptyRun } from '../../domain/foldRun.ts';
import type { Attempt, TakenStep } from '../../domain/evaluation.ts';
import type { Spend } from '../../domain/runEvent.ts';
import type { Settings } from '../../domain/settings.ts';
import { shortName } from '../../domain/shortName.ts';
import { isLeafeError } from '../errors.ts';
import { Ledger } from '../explore/budget.ts';
import { actRequest, messagesWith, type FittingPrompt } from '../explore/prompt.ts';
import { seedFor } from '../explore/seed.ts';
import { added, NOTHING_USED, usedBy, type Used } from '../explore/used.ts';
import type { ChatReply } from '../ports/chatModel.ts';
import type { Episode, Observation } from '../ports/environment.ts';
import type { AttemptToMake, EvaluateDeps, EvaluatePlan, EvaluateWatcher } from './evaluate.ts';
import { isSolvedBy } from './isSolvedBy.ts';

/** An attempt under way. */
interface Walk extends AttemptToMake {
  readonly episode: Episode;
  readonly taken: readonly TakenStep[];
  readonly program: string | null;
}

interface Prepared {
  readonly walk: Walk;
  readonly prompt: FittingPrompt;
}

interface Replied extends Prepared {
  readonly seed: number;
  readonly reply: ChatReply;
  readonly modelMs: number;
}

/** Attempts under way, which advance in rounds of one reply each. */
export class Rounds {
  readonly #plan: EvaluatePlan;
  readonly #deps: EvaluateDeps;
  readonly #watcher: EvaluateWatcher;
  readonly #unfit = new Set<string>();
  readonly #startedAt: number;
  #walks: readonly Walk[] = [];
  #isSpent = false;
  #isForeseen = false;
  #spend: Spend;
  #writtenAt: number;

  constructor(plan: EvaluatePlan, deps: EvaluateDeps, watcher: EvaluateWatcher) {
    this.#plan = plan;
    this.#deps = deps;
    this.#watcher = watcher;
    this.#spend = { ...emptyRun().spend, ...plan.spent };
    this.#startedAt = deps.clock.now() - 1000 * plan.spent.seconds;
    this.#writtenAt = deps.clock.now();
  }

  get open(): number {
    return this.#walks.length;
  }

  /**
   * Whether an attempt was given up for the budget. None is begun after that: those that need many replies would be given up and those that are
   * solved at once would not, which no figure could be trusted after.
   */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  begin(next: AttemptToMake): void {
    if (this.#unfit.has(next.problem)) return;
    const walk = { ...next, episode: next.environment.begin(), taken: [], program: null };
    this.#walks = [...this.#walks, walk];
  }

  /** One reply for each attempt under way that the budget can pay. */
  async goOn(signal: AbortSignal): Promise<void> {
    const prepared = await this.#prepared(signal);
    const payable = this.#payable(prepared);
    this.#isSpent ||= payable.length < prepared.length;
    if (payable.length > 0) await this.#foresee(payable);
    const replied = await Promise.allSettled(payable.map((one) => this.#asked(one, signal)));
    const observed = await Promise.allSettled(
      fulfilled(replied).map((one) => this.#observed(one, signal)),
    );
    this.#walks = [];
    // One that failed takes none of the others with it.
    for (const walk of fulfilled(observed)) {
      if (hasEnded(walk, this.#plan.settings)) await this.#write(walk);
      else this.#walks = [...this.#walks, walk];
    }
    const failed = [...replied, ...observed].find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  /** Says what has been used, once nothing is under way any more. */
  async settle(): Promise<void> {
    if (!this.#isForeseen) return;
    this.#tick();
    await this.#watcher.onSpend(this.#spend);
  }

  /** Says what will have been used at most when these have replied and their programs were judged. */
  async #foresee(payable: readonly Prepared[]): Promise<void> {
    const most = payable.map(({ walk, prompt }) => ({
      ...{ steps: 1, programs: 1, tests: walk.episode.testsPerAction },
      ...this.#mostTokens(prompt),
    }));
    this.#isForeseen = true;
    await this.#watcher.onSpend(most.reduce(added, this.#spend));
  }

  /** Problems that no prompt of this model holds are put aside. */
  async #prepared(signal: AbortSignal): Promise<readonly Prepared[]> {
    const prepared: Prepared[] = [];
    for (const walk of this.#walks) {
      if (this.#unfit.has(walk.problem)) continue;
      try {
        const { settings } = this.#plan;
        const prompt = await messagesWith([], walk.episode, settings, this.#deps.model, signal);
        prepared.push({ walk, prompt });
      } catch (error) {
        if (!isLeafeError(error, 'model', 'contextTooLong')) throw error;
        this.#unfit.add(walk.problem);
        this.#watcher.onUnfit(walk.problem, error.message);
      }
    }
    this.#walks = prepared.map(({ walk }) => walk);
    return prepared;
  }

  /** Programs, steps and tests are reserved for whole attempts, so that few are begun in vain; tokens for the reply to come. */
  #payable(prepared: readonly Prepared[]): readonly Prepared[] {
    const { settings } = this.#plan;
    this.#tick();
    const ledger = new Ledger(settings.budget, this.#spend);
    return prepared.filter(({ walk, prompt }) => {
      const left = settings.horizon - walk.taken.length;
      return ledger.reserve({
        programs: left,
        steps: left,
        tests: left * walk.episode.testsPerAction,
        tokens: prompt.tokens + settings.actTokens,
      });
    });
  }

  async #asked({ walk, prompt }: Prepared, signal: AbortSignal): Promise<Replied> {
    const { model, clock } = this.#deps;
    const step = `#${walk.attempt}.${walk.taken.length + 1}`;
    const label = `${shortName(walk.problem)}${step}`;
    const seed = seedFor(this.#plan.seed, `${walk.problem}${step}`);
    const started = clock.now();
    const request = actRequest(prompt.messages, this.#plan.settings, { seed, label });
    try {
      const reply = await model.complete(request, signal);
      return { walk, prompt, seed, reply, modelMs: clock.now() - started };
    } catch (error) {
      // What refuses has written nothing; of one that was broken off nobody knows how much it had written.
      if (signal.aborted) this.#use({ ...NOTHING_USED, ...this.#mostTokens(prompt) });
      throw error;
    }
  }

  #mostTokens({ tokens }: FittingPrompt): Pick<Used, 'actPromptTokens' | 'actCompletionTokens'> {
    return { actPromptTokens: tokens, actCompletionTokens: this.#plan.settings.actTokens };
  }

  #use(used: Used): void {
    this.#spend = added(this.#spend, used);
  }

  async #observed({ walk, seed, reply, modelMs }: Replied, signal: AbortSignal): Promise<Walk> {
    const { clock } = this.#deps;
    const { episode } = walk;
    const action = episode.parse(reply.text);
    const started = clock.now();
    const observation = await episode.act(reply.text, action, signal).catch((error: unknown) => {
      this.#use(usedBy(action, reply, episode.testsPerAction));
      throw error;
    });
    const judgeMs = clock.now() - started;
    this.#use(usedBy(action, reply, observation.testsRun));
    const step: TakenStep = {
      ...{ seed, reply: reply.text, ended: reply.because, usage: reply.usage },
      ...observedFields(observation),
      programDigest: action.digest,
      closest: observation.closest ?? null,
      ...{ modelMs, judgeMs },
    };
    return {
      ...walk,
      taken: [...walk.taken, step],
      program: action.program ?? walk.program,
    };
  }

  async #write(walk: Walk): Promise<void> {
    this.#tick();
    const now = this.#deps.clock.now();
    const seconds = Math.max(0, now - this.#writtenAt) / 1000;
    this.#writtenAt = now;
    await this.#watcher.onAttempt(attemptOf(walk, seconds, this.#plan), this.#spend);
  }

  #tick(): void {
    const seconds = (this.#deps.clock.now() - this.#startedAt) / 1000;
    this.#spend = { ...this.#spend, seconds: Math.max(0, seconds) };
  }
}

function observedFields({
  visible,
  hidden,
  outputDigest,
  testsRun,
}: Observation): Pick<TakenStep, 'visible' | 'hidden' | 'outputDigest' | 'testsRun'> {
  return { visible, ...(hidden === undefined ? {} : { hidden }), outputDigest, testsRun };
}

function fulfilled<T>(settled: readonly PromiseSettledResult<T>[]): readonly T[] {
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

function hasEnded({ taken }: Walk, { horizon }: Settings): boolean {
  const last = taken.at(-1);
  return last !== undefined && (isSolvedBy(last) || taken.length >= horizon);
}

function attemptOf(
  { problem, attempt, taken, program }: Walk,
  seconds: number,
  { seed, settings }: EvaluatePlan,
): Attempt {
  const last = taken.at(-1);
  if (last === undefined) throw new RangeError(`attempt ${attempt} of ${problem} took no step`);
  const sum = (of: 'promptTokens' | 'completionTokens'): number =>
    taken.reduce((all, { usage }) => all + usage[of], 0);
  return {
    ...{ problem, attempt, solved: isSolvedBy(last) },
    seed: seedFor(seed, `${problem}#${attempt}`),
    language: settings.language,
    program,
    verdict: (last.hidden ?? last.visible).verdict,
    steps: taken.length,
    usage: { promptTokens: sum('promptTokens'), completionTokens: sum('completionTokens') },
    seconds,
    taken: [...taken],
  };
}
