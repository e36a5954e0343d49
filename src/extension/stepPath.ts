/** Where a step's file stands in the `leafe:` file system: `/<run>/<step>/<file>`. */
export interface StepPath {
  readonly run: string;
  readonly step: string;
  /** Null is the step's folder. */
  readonly file: string | null;
}

/** Null for a path above a step. */
export function parseStepPath(path: string): StepPath | null {
  const [run, step, ...rest] = path.split('/').filter((part) => part !== '');
  if (run === undefined || step === undefined) return null;
  return { run, step, file: rest.length === 0 ? null : rest.join('/') };
}

export function formatStepPath({ run, step, file }: StepPath): string {
  return file === null ? `/${run}/${step}` : `/${run}/${step}/${file}`;
}

/** Stands in place of a step in paths of what belongs to the run as a whole. */
export const OF_RUN = 'problem';
/** The file of every step that holds what the model saw and said. */
export const TRANSCRIPT_FILE = 'transcript.json';
const EMPTY_FILE = 'no-program.txt';

/** An empty text to compare with, in place of a program that the step does not hold. */
export function emptyPath(run: string, step = OF_RUN): StepPath {
  return { run, step, file: EMPTY_FILE };
}

export function isEmptyPath({ file }: StepPath): boolean {
  return file === EMPTY_FILE;
}
