/** A machine where scripts of `sh` can be run: this one, or another at the end of an ssh connection. */
export interface Shell {
  /** As a sentence names it: `this machine`, `ann@gpu1`. */
  readonly where: string;
  /**
   * Runs a script to its end and gives what it printed. Throws `trainer.unreachable` where the machine does not answer; a script that fails is
   * a result. An abort ends the script.
   */
  run(script: string, signal: AbortSignal, input?: AsyncIterable<Buffer>): Promise<ShellResult>;
  /** What a script prints, piece by piece. A script that fails throws `trainer.rejected`. */
  stream(script: string, signal: AbortSignal): AsyncIterable<Buffer>;
  /** Frees its connection; safe to call twice. */
  close(): Promise<void>;
}

export interface ShellResult {
  readonly code: number;
  readonly stdout: string;
  /** Its end, where it is long. */
  readonly stderr: string;
}

/** As one word of a script. A path under `~/` stays under the home folder there. */
export function quoted(word: string): string {
  if (word === '~') return '"$HOME"';
  if (word.startsWith('~/')) return `"$HOME"/${quoted(word.slice(2))}`;
  return `'${word.replaceAll("'", `'"'"'`)}'`;
}
