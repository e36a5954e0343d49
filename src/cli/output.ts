import pc from 'picocolors';

/** Where a command's words go: results to stdout, progress and errors to stderr. */
export interface Output {
  readonly json: boolean;
  /** Whether stderr is a terminal that can redraw lines. */
  readonly live: boolean;
  /** A line for people on stdout; silent with `--json`. */
  say(line: string): void;
  /** One JSON object on stdout; silent without `--json`. */
  emit(value: unknown): void;
  /** A line of progress on stderr. */
  note(line: string): void;
}

export function openOutput(options: { readonly json: boolean }): Output {
  return {
    json: options.json,
    live: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
    say: (line) => void (options.json || process.stdout.write(`${line}\n`)),
    emit: (value) => void (options.json && process.stdout.write(`${JSON.stringify(value)}\n`)),
    note: (line) => void process.stderr.write(`${pc.dim(line)}\n`),
  };
}
