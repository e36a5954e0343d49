/**
 * Errors are about our own world: Docker, git, the network, the disk, a file. A wrong answer, a time-out, an unparsable
 * reply and a spent budget are results, never errors.
 */

interface Advice {
  /** One sentence on what happened; `{detail}` is replaced. */
  readonly what: string;
  /** One sentence on what to do. */
  readonly todo: string;
  /** Whether the same call may succeed later without anyone doing anything: exit code 75. */
  readonly again?: boolean;
}

/** One sentence on what happened and one on what to do, for each reason of each boundary. */
export const ADVICE = {
  sandbox: {
    engineUnavailable: {
      what: 'Docker cannot be reached: {detail}',
      todo: 'Start Docker, then run the same command again.',
      again: true,
    },
    imageMissing: {
      what: 'The sandbox image is missing and could not be built: {detail}',
      todo: 'Run `leafe doctor --fix` to build it and see why it fails; a run goes on with `leafe resume <run>`.',
    },
    machineLost: {
      what: 'The sandbox was lost while a program was judged: {detail}',
      todo: 'Check that Docker runs (`leafe doctor`), then go on with `leafe resume <run>`.',
      again: true,
    },
    unsupported: {
      what: 'This Docker engine cannot confine a program: {detail}',
      todo: 'Use an engine with cgroup limits for memory, CPU and processes.',
    },
    brokenChecker: {
      what: 'A program was not judged: {detail}',
      todo: 'Mend the checker and try it with `leafe problems check`, or leave the problem out.',
    },
    noTestlib: {
      what: 'testlib.h, which a checker needs, {detail}',
      todo: 'Fetch it with `leafe problems testlib`, or give one that you have: `leafe problems testlib FILE`.',
    },
  },
  model: {
    unauthorized: {
      what: 'The model endpoint refused the key: {detail}',
      todo: 'Set OPENAI_API_KEY to a key that is valid there.',
    },
    unknownModel: {
      what: 'There is no such model: {detail}',
      todo: 'See `leafe models list` for the catalogue, or check the model name and --base-url.',
    },
    rateLimited: {
      what: 'The model endpoint asks to slow down: {detail}',
      todo: 'Wait, then go on with `leafe resume <run>`.',
      again: true,
    },
    contextTooLong: {
      what: 'The prompt does not fit the model: {detail}',
      todo: 'Use a model with a longer context, or a problem with a shorter statement.',
    },
    unreachable: {
      what: 'The model cannot be reached: {detail}',
      todo: 'Check the address and the network, then go on with `leafe resume <run>`.',
      again: true,
    },
    rejected: {
      what: 'The model endpoint rejected the request: {detail}',
      todo: 'Check that the endpoint speaks the OpenAI chat protocol and the settings fit the model.',
    },
    notHere: {
      what: 'The model is not here: {detail}',
      todo: 'Fetch it with `leafe models pull <name>`.',
    },
    adapterNotHere: {
      what: 'The adapter is not here: {detail}',
      todo: 'Fetch its job with `leafe fetch <job>`, or keep what a trainer made with `leafe models keep <folder>`.',
    },
    wrongFile: {
      what: 'The model file is not the one expected: {detail}',
      todo: 'Use another GGUF file, or a model of the catalogue (`leafe models list`).',
    },
    noSource: {
      what: 'The model could not be fetched from any of its sources: {detail}',
      todo: 'Check the network, or pass the file with `leafe models pull <name> --file <path>`.',
      again: true,
    },
    notOnTape: {
      what: 'The tape holds no reply for this request: {detail}',
      todo: 'Record it with `--tape <file> --tape-mode record`, or use the settings and seed the tape was made with.',
    },
  },
  checkpoint: {
    gitMissing: { what: 'git cannot be run: {detail}', todo: 'Install git 2.30 or later.' },
    unknownCheckpoint: {
      what: 'The checkpoint is not in the store: {detail}',
      todo: 'Check that the run and its store.git are from the same home folder.',
    },
    noStore: {
      what: 'Something else lies where the checkpoint store should be: {detail}',
      todo: 'Move it away, or choose another home with --home or LEAFE_HOME.',
    },
    storeBusy: {
      what: 'Another process holds the checkpoint store: {detail}',
      todo: 'Wait until it has ended, then run the same command again.',
      again: true,
    },
    damaged: {
      what: 'The checkpoint store gave back other content than was saved: {detail}',
      todo: 'Run `git --git-dir <home>/store.git fsck` and restore the store from a backup.',
    },
    diskFull: {
      what: 'The disk is full: {detail}',
      todo: 'Free some space, then run the same command again; a run goes on with `leafe resume <run>`.',
      again: true,
    },
    notWritable: {
      what: 'The home folder cannot be written: {detail}',
      todo: 'Choose another with --home or LEAFE_HOME.',
    },
  },
  journal: {
    damaged: {
      what: 'The journal is damaged: {detail}',
      todo: 'Keep a copy; events before the damage can be read with `leafe show <run> --until-damage`.',
    },
    newerFormat: {
      what: 'The journal was written by a newer LEAFE: {detail}',
      todo: 'Update LEAFE to open this run.',
    },
    inUse: {
      what: 'Another process works on this run: {detail}',
      todo: 'Wait for it, or stop it, then run `leafe resume <run>`.',
      again: true,
    },
    unknownRun: {
      what: 'There is no such run: {detail}',
      todo: 'See `leafe runs` for those here.',
    },
    ambiguousRun: {
      what: 'More than one run is meant: {detail}',
      todo: 'Name one of them, as `leafe runs` lists it.',
    },
  },
  dataset: {
    refused: {
      what: 'No data set was written: {detail}',
      todo: 'Look at the records named above, then export again; --leave-out writes it without them.',
    },
    empty: {
      what: 'No data set was written: {detail}',
      todo: 'Explore more problems (`leafe explore <problems> --collect`), or see `leafe corrections list`.',
    },
    damaged: {
      what: 'This is no data set, or no longer the one that was exported: {detail}',
      todo: 'Export it again, or take it from where it came from once more.',
    },
    newerFormat: {
      what: 'The data set was written by a newer LEAFE: {detail}',
      todo: 'Update LEAFE to read it.',
    },
  },
  trainer: {
    unknownTrainer: {
      what: 'There is no such trainer: {detail}',
      todo: 'See `leafe trainer list`, or add it with `leafe trainer add`.',
    },
    unknownJob: {
      what: 'There is no such job: {detail}',
      todo: 'See `leafe jobs` for those that were pushed from here.',
    },
    unauthorized: {
      what: 'The trainer refused the token: {detail}',
      todo: 'Set the token that it expects, then push again: nothing was lost.',
    },
    unreachable: {
      what: 'The trainer cannot be reached: {detail}',
      todo: 'The job stays on disk: push it again later, or follow it with `leafe jobs`.',
      again: true,
    },
    insecure: {
      what: 'The trainer would be told everything in the clear: {detail}',
      todo: 'Use https, or an ssh tunnel to a port of this machine.',
    },
    unsupported: {
      what: 'The trainer cannot be used: {detail}',
      todo: 'Update it, or add another with `leafe trainer add`.',
    },
    noResources: {
      what: 'The trainer has not what the job asks for: {detail}',
      todo: 'Ask for less with `leafe trainer add`, or start a machine that has it.',
    },
    rejected: {
      what: 'The trainer rejected the job: {detail}',
      todo: 'The data set is as it was; mend what it names, then push again.',
    },
    notReady: {
      what: 'The trainer lacks what a job needs: {detail}',
      todo: 'Run `leafe trainer check <name>` to see what and how to get it.',
    },
    damaged: {
      what: 'What came back is not what was made: {detail}',
      todo: 'Fetch it again with `leafe fetch <job>`; nothing of it was kept.',
    },
    notFinished: {
      what: 'The job has nothing to give: {detail}',
      todo: 'See how it goes with `leafe jobs` and `leafe logs <job>`.',
    },
    wrongBase: {
      what: 'The adapter does not fit the model: {detail}',
      todo: 'Use it with the base it was trained on (`leafe models list` names it).',
    },
  },
  evaluation: {
    damaged: {
      what: 'The attempts cannot be counted: {detail}',
      todo: 'Take that line out, or evaluate anew into another folder.',
    },
    mixed: {
      what: 'The attempts are of several models: {detail}',
      todo: 'Keep the attempts of each model in a file of their own.',
    },
    newerFormat: {
      what: 'The evaluation was made by a newer LEAFE: {detail}',
      todo: 'Update LEAFE to read it.',
    },
    inUse: {
      what: 'Another process makes this evaluation: {detail}',
      todo: 'Wait for it, or name another folder.',
    },
    another: {
      what: 'The folder holds another evaluation: {detail}',
      todo: 'Name another folder, or the settings that this one was made with.',
    },
    incomparable: {
      what: 'The two evaluations cannot be compared: {detail}',
      todo: 'Evaluate both on the same problems, with the same settings and the same sandbox.',
    },
    trainedOn: {
      what: 'A model was trained on what it was evaluated on: {detail}',
      todo: 'Evaluate both on problems that no training has seen, such as those that are held out.',
    },
  },
  study: {
    damaged: {
      what: 'The study cannot be counted: {detail}',
      todo: 'Begin it anew in another folder; its runs are kept among the others.',
    },
    newerFormat: {
      what: 'The study was made by a newer LEAFE: {detail}',
      todo: 'Update LEAFE to read it.',
    },
    inUse: {
      what: 'Another process works on this study: {detail}',
      todo: 'Wait for it, or name another folder.',
    },
    another: {
      what: 'The folder holds another study: {detail}',
      todo: 'Name another folder, or the settings that this one was begun with.',
    },
  },
  input: {
    invalid: { what: '{detail}', todo: 'Mend the input, then run the same command again.' },
  },
} as const satisfies Record<string, Record<string, Advice>>;

export type Boundary = keyof typeof ADVICE;
export type Reason<B extends Boundary> = keyof (typeof ADVICE)[B] & string;

export interface ErrorOptionsOf {
  readonly cause?: unknown;
  /** A remedy that fits better than the table's. */
  readonly todo?: string;
}

/** Our one error: where it happened, why, and what a person can do about it. */
export class LeafeError<B extends Boundary = Boundary> extends Error {
  readonly boundary: B;
  readonly reason: Reason<B>;
  readonly detail: string;
  /** One sentence on what to do. */
  readonly todo: string;
  /** True where trying again later may be enough. */
  readonly again: boolean;

  constructor(boundary: B, reason: Reason<B>, detail: string, options: ErrorOptionsOf = {}) {
    const advice = adviceFor(boundary, reason);
    super(
      advice.what.replace('{detail}', () => detail),
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.name = 'LeafeError';
    this.boundary = boundary;
    this.reason = reason;
    this.detail = detail;
    this.todo = options.todo ?? advice.todo;
    this.again = advice.again === true;
  }
}

export function isLeafeError<B extends Boundary>(
  error: unknown,
  boundary: B,
  reason?: Reason<B>,
): error is LeafeError<B> {
  return (
    error instanceof LeafeError &&
    error.boundary === boundary &&
    (reason === undefined || error.reason === reason)
  );
}

function adviceFor(boundary: Boundary, reason: string): Advice {
  const advice = (ADVICE[boundary] as Record<string, Advice>)[reason];
  if (advice === undefined) throw new TypeError(`no advice for ${boundary}.${reason}`);
  return advice;
}
