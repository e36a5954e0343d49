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
