import { open } from 'node:fs/promises';
import { LeafeError } from '../../core/errors.ts';
import { attemptSchema, type Attempt, type EvaluationManifest } from '../../domain/evaluation.ts';
import { byteLinesOf } from '../../platform/linesOf.ts';
import { unreadable } from '../../platform/unreadable.ts';
import { isPlainAttempt } from './plainAttempt.ts';

export interface ReadAttemptsOptions {
  /** The problem whose attempts keep the model's words; none do where it is not named. */
  readonly wordsOf?: string;
}

/**
 * The attempts of a file, whoever made them, without the models' words: those may be hundreds of megabytes. A last line that is not whole is left
 * out, as a kill leaves it. Throws `evaluation.damaged` for a line that is no attempt or contradicts itself, `evaluation.mixed` for one that is
 * of another model than the first, both with the line.
 */
export async function readAttempts(
  path: string,
  manifest: EvaluationManifest | null,
  options: ReadAttemptsOptions = {},
): Promise<readonly Attempt[]> {
  const reader = new AttemptReader(path, manifest, options);
  let number = 0;
  let last: string | null = null;
  try {
    for await (const lines of byteLinesOf(path)) {
      for (const line of lines) {
        // Only what follows shows that a line is not the last.
        if (last !== null) reader.take(last, number);
        number += 1;
        last = line.toString();
      }
    }
    if (last !== null && !(isTorn(last) && (await endsInMidLine(path)))) reader.take(last, number);
  } catch (error) {
    throw unreadable(error, `The file ${path}`);
  }
  return reader.attempts;
}

class AttemptReader {
  readonly attempts: Attempt[] = [];
  readonly #path: string;
  readonly #manifest: EvaluationManifest | null;
  readonly #problems: ReadonlySet<string> | null;
  readonly #wordsOf: string | null;
  /** By problem and attempt, the line. */
  readonly #lines = new Map<string, number>();

  constructor(path: string, manifest: EvaluationManifest | null, { wordsOf }: ReadAttemptsOptions) {
    this.#path = path;
    this.#wordsOf = wordsOf ?? null;
    this.#manifest = manifest;
    this.#problems = manifest === null ? null : new Set(manifest.problems.map(({ name }) => name));
  }

  take(line: string, number: number): void {
    if (line.trim() === '') return;
    const attempt = this.#parsed(line, number);
    const { problem, attempt: at } = attempt;
    const key = JSON.stringify([problem, at]);
    const earlier = this.#lines.get(key);
    if (earlier !== undefined) {
      throw this.#damaged(number, `it is attempt ${at} of ${problem}, as is line ${earlier}`);
    }
    if (this.#problems !== null && !this.#problems.has(problem)) {
      throw this.#damaged(number, `its manifest knows no problem ${JSON.stringify(problem)}`);
    }
    this.#mustBeOfManifest(attempt, number);
    this.#mustBeAlike(attempt, number);
    this.#lines.set(key, number);
    this.attempts.push(attempt);
  }

  #parsed(line: string, number: number): Attempt {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw this.#damaged(number, 'it is not JSON');
    }
    const attempt = isPlainAttempt(value) ? value : this.#bySchema(value, number);
    if (attempt.problem !== this.#wordsOf) forgetWords(attempt);
    const { verdict, solved } = attempt;
    if (verdict === 'judgeError') {
      throw this.#damaged(number, 'the judge failed, so that it is no attempt');
    }
    if (verdict !== null && verdict !== undefined && (verdict === 'accepted') !== solved) {
      throw this.#damaged(number, `it says ${solved ? 'solved' : 'not solved'} and ${verdict}`);
    }
    return attempt;
  }

  #bySchema(value: unknown, number: number): Attempt {
    const parsed = attemptSchema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') || 'the line';
    throw this.#damaged(number, `${place}: ${issue?.message ?? 'it is no attempt'}`);
  }

  /** As when somebody has moved a file of attempts beside the manifest of others. */
  #mustBeOfManifest(attempt: Attempt, number: number): void {
    if (this.#manifest === null) return;
    const { model, adapter, settings } = this.#manifest;
    const wanted = {
      model: model.model,
      adapter: adapter?.name ?? null,
      language: settings.language,
    };
    for (const name of ['model', 'adapter', 'language'] as const) {
      const own = attempt[name];
      if (own === undefined || own === wanted[name]) continue;
      const what = `its ${name} is ${own ?? 'none'}, that of its manifest ${wanted[name] ?? 'none'}`;
      throw this.#mixed(number, what);
    }
  }

  #mustBeAlike(attempt: Attempt, number: number): void {
    const [first] = this.attempts;
    if (first === undefined) return;
    for (const name of ['model', 'adapter', 'language'] as const) {
      const [one, other] = [first[name] ?? 'none', attempt[name] ?? 'none'];
      if (one === other) continue;
      const what = `its ${name} is ${other}, that of the first line ${one}`;
      throw this.#mixed(number, what);
    }
  }

  #mixed(number: number, what: string): LeafeError<'evaluation'> {
    return new LeafeError('evaluation', 'mixed', `${this.#path}, line ${number}: ${what}`);
  }

  #damaged(number: number, what: string): LeafeError<'evaluation'> {
    return new LeafeError('evaluation', 'damaged', `${this.#path}, line ${number}: ${what}`);
  }
}

function forgetWords(attempt: Attempt): void {
  if (attempt.program !== undefined) attempt.program = undefined;
  for (const step of attempt.taken ?? []) step.reply = '';
}

function isTorn(line: string): boolean {
  try {
    JSON.parse(line);
    return false;
  } catch {
    return true;
  }
}

async function endsInMidLine(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    await file.read(last, 0, 1, size - 1);
    return last[0] !== 10;
  } finally {
    await file.close();
  }
}
