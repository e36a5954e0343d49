import { isLeafeError } from '../../core/errors.ts';
import { correctionsOf } from '../../core/learn/corrections.ts';
import { parseReply } from '../../core/contest/parseReply.ts';
import type { RowOrigin, TrainingRow } from '../../core/learn/trainingRow.ts';
import { variantId, variantsOf } from '../../core/learn/variants.ts';
import type { Judge } from '../../core/ports/judge.ts';
import type { Problem } from '../../domain/problem.ts';
import { readRun } from '../readRun.ts';
import type { DatasetRecord } from './datasetRecord.ts';
import { ProblemsOnce } from './problemsOnce.ts';
import { rehearsalRow, variantRow, type Found, type RunToLearnFrom } from './rowsOfRun.ts';
import { runToLearnFrom, type LearnBench } from './runToLearnFrom.ts';
import type { Finding } from './fileFindings.ts';
import type { VerifyBench } from './verifyDataset.ts';

type RebuildBench = VerifyBench & Pick<LearnBench, 'pairs'>;

/** Records judged at once: as many as keep a judge busy. */
const TOGETHER = 4;

/** A record, built again. */
export interface RebuiltRow {
  readonly row: TrainingRow;
  readonly problem: Problem;
  /** The reply that solved the problem, on which the record rests: its own, or the last one of the branch that it began. */
  readonly solvedBy: string;
}

interface Waiting extends RebuiltRow {
  readonly place: string;
}

/** The rows of a data set's records, built again from the runs of this home, and judged again. */
export class RebuiltRows {
  readonly #bench: RebuildBench;
  readonly #signal: AbortSignal;
  readonly #findings: Finding[] = [];
  readonly #judging = new Set<Promise<void>>();
  /** By home. */
  readonly #problems = new Map<string, ProblemsOnce>();
  /** The run read last: records come run by run. */
  #open: {
    readonly run: string;
    readonly from: RunToLearnFrom | { readonly gone: string };
  } | null = null;
  judged = 0;

  constructor(bench: RebuildBench, signal: AbortSignal) {
    this.#bench = bench;
    this.#signal = signal;
  }

  /** `why` tells what stands against the record itself. */
  async of(record: DatasetRecord): Promise<RebuiltRow | { readonly why: string }> {
    const { id, origin } = record;
    const from = await this.#run(origin.run);
    if ('gone' in from) return { why: from.gone };
    if (!from.state.steps.has(origin.step)) return { why: `its run has no step ${origin.step}` };
    const found = await this.#rowOf(record, from);
    if (found === null) return { why: 'its run holds no such correction' };
    if ('lost' in found) return { why: found.lost.why };
    const { row, solvedBy } = found;
    if (row.id !== id) return { why: `it is ${row.id}` };
    const differs = Object.entries(row.origin).find(
      ([name, value]) => origin[name as keyof RowOrigin] !== value,
    );
    if (differs !== undefined) return { why: `its ${differs[0]} is another in its run` };
    return { row, problem: from.problem, solvedBy };
  }

  /** Judges the row's program in the background; what is wrong comes out of `judgeAll`. */
  async judgeLater(waiting: Waiting): Promise<void> {
    const { judge } = this.#bench;
    // A lesson is no program; what it led to is judged with its own row.
    if (judge === null || waiting.row.kind === 'reflection') return;
    while (this.#judging.size >= TOGETHER) await Promise.race(this.#judging);
    const judging = this.#judge(waiting, judge).finally(() => this.#judging.delete(judging));
    this.#judging.add(judging);
    judging.catch(() => undefined);
  }

  /** Waits for all that is judged; rejects where the judge itself failed. */
  async judgeAll(): Promise<readonly Finding[]> {
    await Promise.all(this.#judging);
    return this.#findings;
  }

  async close(): Promise<void> {
    for (const problems of this.#problems.values()) await problems.close();
  }

  async #judge({ place, row, problem, solvedBy }: Waiting, judge: Judge): Promise<void> {
    const code = parseReply(solvedBy);
    if (code === null) {
      this.#findings.push({ place, what: 'the reply that solved its problem holds no program' });
      return;
    }
    const program = { language: row.origin.language, code };
    const visible = await judge.judgeVisible(problem, program, this.#signal);
    const { verdict } =
      visible.verdict === 'accepted'
        ? await judge.judgeHidden(problem, program, this.#signal)
        : visible;
    this.judged += 1;
    if (verdict !== 'accepted') this.#findings.push({ place, what: `judged again: ${verdict}` });
  }

  async #run(run: string): Promise<RunToLearnFrom | { readonly gone: string }> {
    if (this.#open?.run === run) return this.#open.from;
    let from = await this.#runIn(this.#bench, run);
    for (const other of this.#bench.others ?? []) {
      if (!('gone' in from)) break;
      from = await this.#runIn({ ...this.#bench, ...other }, run);
    }
    this.#open = { run, from };
    return from;
  }

  async #runIn(
    bench: RebuildBench,
    run: string,
  ): Promise<RunToLearnFrom | { readonly gone: string }> {
    const { home } = bench;
    try {
      const { state } = await readRun(run, { home, signal: this.#signal, untilDamage: true });
      const problems = this.#problems.get(home) ?? new ProblemsOnce(home, this.#signal);
      this.#problems.set(home, problems);
      return await runToLearnFrom(run, state, bench, (started) => problems.of(started));
    } catch (error) {
      if (isLeafeError(error, 'journal')) return { gone: error.message };
      throw error;
    }
  }

  async #rowOf({ id, kind, origin }: DatasetRecord, from: RunToLearnFrom): Promise<Solved | null> {
    if (kind === 'rehearsal') return byItself(await rehearsalRow(origin.step, from, this.#signal));
    const correction = correctionsOf(from.run, from.state).find(
      (one) => variantId(one, kind) === id,
    );
    if (correction === undefined || variantsOf(correction, from.state, [kind]).length === 0) {
      return null;
    }
    const { corrected, solvedBy } = correction;
    const found = await variantRow(correction, kind, from, this.#signal);
    if (solvedBy === corrected || 'lost' in found) return byItself(found);
    // The first action may fail: the branch that it began is what was proven.
    const last = await rehearsalRow(solvedBy, from, this.#signal);
    return 'lost' in last ? last : { row: found.row, solvedBy: last.row.completion.content };
  }
}

type Solved =
  | { readonly row: TrainingRow; readonly solvedBy: string }
  | Exclude<Found, { row: unknown }>;

function byItself(found: Found): Solved {
  return 'lost' in found ? found : { row: found.row, solvedBy: found.row.completion.content };
}
