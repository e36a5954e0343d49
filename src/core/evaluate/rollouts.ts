import { emptyRun } from '../../domain/foldRun.ts';
import type { Attempt, TakenStep } from '../../domain/evaluation.ts';
import type { Spend } from '../../domain/runEvent.ts';
import type { Settings } from '../../domain/settings.ts';
import { shortName } from '../../domain/shortName.ts';
import { isLeafeError } from '../errors.ts';
import { Ledger, type Reservation } from '../explore/budget.ts';
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

/**
 * Attempts under way. So many replies are asked for at once as the model writes together; what has come is judged while others are
 * written, and as soon as a place is free the next one is asked for.
 */
export class Rollouts {
  readonly #plan: EvaluatePlan;
  readonly #deps: EvaluateDeps;
  readonly #watcher: EvaluateWatcher;
  /** Replies at once. */
  readonly #width: number;
  /** Attempts at once: while all wait for their verdict, as many again are being written. */
  readonly #most: number;
  readonly #unfit = new Set<string>();
  readonly #startedAt: number;
  /** Judged, and to be gone on with. */
  #ready: readonly Walk[] = [];
  /** Asked for or being judged, with what each will have used at most. */
  readonly #underWay = new Map<Walk, Used>();
  #asking = 0;
  #isSpent = false;
  #isForeseen = false;
  #failed: { readonly reason: unknown } | null = null;
  /** Replies and verdicts that have come. */
  #changes = 0;
  #changed: () => void = () => undefined;
  #writing: Promise<void> = Promise.resolve();
  #spend: Spend;
  #writtenAt: number;

  constructor(plan: EvaluatePlan, deps: EvaluateDeps, watcher: EvaluateWatcher) {
    this.#plan = plan;
    this.#deps = deps;
    this.#watcher = watcher;
    this.#width = Math.max(1, deps.model.batch);
    // Who asks for one reply at a time wants each to come out as it did: then nothing may hang on how long a judge takes.
    this.#most = this.#width === 1 ? 1 : 2 * this.#width;
    this.#spend = { ...emptyRun().spend, ...plan.spent };
    this.#startedAt = deps.clock.now() - 1000 * plan.spent.seconds;
    this.#writtenAt = deps.clock.now();
  }

  /**
   * Makes them all, in their order but for those that wait for a judge. Where one fails, no other is asked for; those under way come to
   * their next step first, and are kept where it was their last.
   */
  async make(
    attempts: AsyncIterator<AttemptToMake>,
    signal: AbortSignal,
  ): Promise<'done' | 'budget'> {
    try {
      await this.#makeAll(attempts, signal);
    } catch (reason) {
      this.#fail(reason);
    }
    while (this.#underWay.size > 0) await this.#change();
    await this.#settle().catch((reason: unknown) => this.#fail(reason));
    if (this.#failed !== null) throw this.#failed.reason;
    return this.#isSpent ? 'budget' : 'done';
  }

  async #makeAll(attempts: AsyncIterator<AttemptToMake>, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#failed !== null) return;
      const seen = this.#changes;
      const next = this.#asking < this.#width ? await this.#next(attempts) : null;
      if (next !== null) await this.#goOn(next, signal);
      else if (this.#changes === seen) {
        if (this.#underWay.size === 0) return;
        await this.#change();
      }
    }
  }

  /** One that is begun already comes first. Null where there is none now. */
  async #next(attempts: AsyncIterator<AttemptToMake>): Promise<Walk | null> {
    const [ready, ...others] = this.#ready;
    if (ready !== undefined) {
      this.#ready = others;
      return ready;
    }
    // None is begun once one was given up for the budget: those that need many replies would be given up and those that are solved at once
    // would not, and no figure could be trusted.
    while (!this.#isSpent && this.#underWay.size < this.#most) {
      const next = await attempts.next();
      if (next.done === true) return null;
      const { value } = next;
      if (this.#unfit.has(value.problem)) continue;
      return { ...value, episode: value.environment.begin(), taken: [], program: null };
    }
    return null;
  }

  /** Asks for its next reply, where a prompt of this model holds the problem and the budget can pay for it. */
  async #goOn(walk: Walk, signal: AbortSignal): Promise<void> {
    const prompt = await this.#promptOf(walk, signal);
    if (prompt === null) return;
    if (!this.#canPay(walk, prompt)) {
      this.#isSpent = true;
      return;
    }
    this.#underWay.set(walk, { ...mostOfStep(walk), ...this.#mostTokens(prompt) });
    try {
      await this.#foresee();
    } catch (error) {
      this.#underWay.delete(walk);
      throw error;
    }
    this.#asking += 1;
    void this.#step({ walk, prompt }, signal);
  }

  /** Null for a problem that no prompt of this model holds: it is put aside. */
  async #promptOf(walk: Walk, signal: AbortSignal): Promise<FittingPrompt | null> {
    if (this.#unfit.has(walk.problem)) return null;
    try {
      return await messagesWith([], walk.episode, this.#plan.settings, this.#deps.model, signal);
    } catch (error) {
      if (!isLeafeError(error, 'model', 'contextTooLong')) throw error;
      this.#putAside(walk.problem, error);
      return null;
    }
  }

  /** No other attempt of it is made, and those that are begun are given up. */
  #putAside(problem: string, { message }: Error): void {
    if (this.#unfit.has(problem)) return;
    this.#unfit.add(problem);
    this.#watcher.onUnfit(problem, message);
  }

  /** Programs, steps and tests are reserved for whole attempts, so that few are begun in vain; tokens for the reply to come. */
  #canPay(walk: Walk, prompt: FittingPrompt): boolean {
    const { settings } = this.#plan;
    this.#tick();
    const ledger = new Ledger(settings.budget, this.#spend);
    for (const [other, used] of this.#underWay) {
      const tokens = used.actPromptTokens + used.actCompletionTokens;
      ledger.reserve({ ...this.#toItsEnd(other), tokens });
    }
    for (const other of this.#ready) ledger.reserve(this.#toItsEnd(other));
    const tokens = prompt.tokens + settings.actTokens;
    return ledger.reserve({ ...this.#toItsEnd(walk), tokens });
  }

  #toItsEnd({ taken, episode }: Walk): Reservation {
    const left = this.#plan.settings.horizon - taken.length;
    return { programs: left, steps: left, tests: left * episode.testsPerAction };
  }

  /** Says what will have been used at most when all that is under way has come back. */
  async #foresee(): Promise<void> {
    this.#isForeseen = true;
    await this.#watcher.onSpend([...this.#underWay.values()].reduce(added, this.#spend));
  }

  /** Says what has been used, once nothing is under way any more. */
  async #settle(): Promise<void> {
    if (!this.#isForeseen) return;
    this.#tick();
    await this.#watcher.onSpend(this.#spend);
  }

  /** A reply, and what the judge says of it. One that fails takes none of the others with it. */
  async #step(one: Prepared, signal: AbortSignal): Promise<void> {
    try {
      const replied = await this.#asked(one, signal).finally(() => {
        this.#asking -= 1;
        this.#tellChange();
      });
      const { promptTokens, completionTokens } = replied.reply.usage;
      this.#underWay.set(one.walk, {
        ...mostOfStep(one.walk),
        ...{ actPromptTokens: promptTokens, actCompletionTokens: completionTokens },
      });
      const walk = await this.#observed(replied, signal);
      if (hasEnded(walk, this.#plan.settings)) await this.#write(walk);
      else this.#ready = [...this.#ready, walk];
    } catch (reason) {
      if (isLeafeError(reason, 'sandbox', 'brokenChecker'))
        this.#putAside(one.walk.problem, reason);
      else this.#fail(reason);
    } finally {
      this.#underWay.delete(one.walk);
      this.#tellChange();
    }
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

  /** One after the other. */
  #write(walk: Walk): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      this.#tick();
      const now = this.#deps.clock.now();
      const seconds = Math.max(0, now - this.#writtenAt) / 1000;
      this.#writtenAt = now;
      await this.#watcher.onAttempt(attemptOf(walk, seconds, this.#plan), this.#spend);
    });
    return this.#writing;
  }

  #use(used: Used): void {
    this.#spend = added(this.#spend, used);
  }

  #tick(): void {
    const seconds = (this.#deps.clock.now() - this.#startedAt) / 1000;
    this.#spend = { ...this.#spend, seconds: Math.max(0, seconds) };
  }

  #tellChange(): void {
    this.#changes += 1;
    this.#changed();
  }

  #fail(reason: unknown): void {
    this.#failed ??= { reason };
  }

  /** Resolves with the next reply or verdict that comes. */
  #change(): Promise<void> {
    return new Promise((resolve) => void (this.#changed = resolve));
  }
}

/** What judging a reply uses at most. */
function mostOfStep({ episode }: Walk): Pick<Used, 'steps' | 'programs' | 'tests'> {
  return { steps: 1, programs: 1, tests: episode.testsPerAction };
}

function observedFields({
  visible,
  hidden,
  outputDigest,
  testsRun,
}: Observation): Pick<TakenStep, 'visible' | 'hidden' | 'outputDigest' | 'testsRun'> {
  return { visible, ...(hidden === undefined ? {} : { hidden }), outputDigest, testsRun };
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
