import * as l10n from '@vscode/l10n';
import { ADVICE, LeafeError } from '../core/errors.ts';
import type { Remedy } from './commandIds.ts';

/** What an error says to a person in VS Code: two sentences, and the button that helps where there is one. */
export interface Explanation {
  /** What happened, in a few words: without the particulars. */
  readonly short: string;
  /** What happened. */
  readonly message: string;
  /** What to do. */
  readonly todo: string;
  /** Both. */
  readonly text: string;
  readonly remedy: Remedy | null;
}

const CHECK_SETUP = (): Remedy => ({ title: l10n.t('Check Setup'), command: 'leafe.checkSetup' });
const SET_KEY = (): Remedy => ({ title: l10n.t('Set API Key…'), command: 'leafe.setApiKey' });
const GET_MODEL = (): Remedy => ({ title: l10n.t('Get Model…'), command: 'leafe.getModel' });
const SHOW_RUNS = (): Remedy => ({ title: l10n.t('Show the Runs'), command: 'leafe.runs.focus' });
const SHOW_LOG = (): Remedy => ({ title: l10n.t('Show Log'), command: 'leafe.showLog' });

/**
 * Never throws. Errors that are not ours are told of with the log, which holds their stack. `instead` is what to do in place of what is told
 * otherwise, which may speak of runs.
 */
export function explanationOf(error: unknown, instead?: string): Explanation {
  if (!(error instanceof LeafeError)) {
    const words = error instanceof Error ? error.message : String(error);
    const what = l10n.t('Something went wrong inside LEAFE: {0}', words);
    return explained(what, what, l10n.t('Look at the log.'), SHOW_LOG());
  }
  const told = TOLD_HERE[`${error.boundary}.${error.reason}`];
  const todo = instead ?? told?.todo?.() ?? l10n.t(error.todo);
  const what = whatHappened(error, error.detail);
  // Every such sentence ends in what it names, or is nothing but that.
  const short = whatHappened(error, '').replace(/[:\s]+$/, '');
  return explained(short === '' ? what : short, what, todo, told?.remedy?.() ?? null);
}

function explained(short: string, what: string, todo: string, remedy: Remedy | null): Explanation {
  const message = sentence(what);
  return { short, message, todo, text: `${message} ${todo}`, remedy };
}

interface ToldHere {
  /** Where the error's own advice is for the command line. */
  readonly todo?: () => string;
  readonly remedy?: () => Remedy;
}

const TOLD_HERE: Readonly<Record<string, ToldHere>> = {
  'sandbox.engineUnavailable': {
    todo: () => l10n.t('Start Docker, then try again.'),
    remedy: CHECK_SETUP,
  },
  'sandbox.imageMissing': {
    todo: () => l10n.t('Check Setup builds it and says why it fails.'),
    remedy: CHECK_SETUP,
  },
  'sandbox.machineLost': {
    todo: () => l10n.t('Check that Docker runs, then resume the run from the Runs view.'),
    remedy: CHECK_SETUP,
  },
  'sandbox.unsupported': { remedy: CHECK_SETUP },
  'sandbox.brokenChecker': {
    todo: () => l10n.t('Mend the checker in the problem’s meta file, or leave the problem out.'),
  },
  'sandbox.noTestlib': {
    todo: () => l10n.t('Put the header there, or name its place in the variable LEAFE_TESTLIB.'),
  },
  'model.unauthorized': { todo: () => l10n.t('Set a key that is valid there.'), remedy: SET_KEY },
  'model.unreachable': {
    todo: () =>
      l10n.t(
        'Resume the run; where it happens again, check the address, or choose a smaller model.',
      ),
    remedy: SHOW_LOG,
  },
  'model.rateLimited': {
    todo: () => l10n.t('Wait, then resume the run from the Runs view.'),
    remedy: SHOW_LOG,
  },
  'model.wrongFile': {
    todo: () => l10n.t('Get it again from the Models view, or use another GGUF file.'),
    remedy: GET_MODEL,
  },
  'model.notOnTape': {
    todo: () => l10n.t('Use the settings that the tape was made with, or another model.'),
  },
  'model.noSource': {
    todo: () => l10n.t('Check the network, then go on: what has come of it is kept.'),
    remedy: GET_MODEL,
  },
  'journal.damaged': {
    todo: () =>
      l10n.t('Keep a copy of its folder; the events before the damage are readable lines of JSON.'),
    remedy: SHOW_LOG,
  },
  'journal.unknownRun': {
    todo: () => l10n.t('Look for it in the Runs view; it may be kept under another home folder.'),
    remedy: SHOW_RUNS,
  },
  'journal.inUse': {
    todo: () => l10n.t('Wait for it, or stop it there, then try again.'),
    remedy: SHOW_LOG,
  },
  'checkpoint.gitMissing': { remedy: CHECK_SETUP },
  'checkpoint.notWritable': {
    todo: () => l10n.t('Choose a folder that can be written in the setting leafe.home.'),
    remedy: () => openSetting('leafe.home'),
  },
  'checkpoint.diskFull': {
    todo: () => l10n.t('Free some space, then resume the run from the Runs view.'),
    remedy: CHECK_SETUP,
  },
  'checkpoint.noStore': {
    todo: () => l10n.t('Move it away, or choose another folder in the setting leafe.home.'),
    remedy: () => openSetting('leafe.home'),
  },
  'checkpoint.storeBusy': { todo: () => l10n.t('Wait until it has ended, then try again.') },
  'journal.ambiguousRun': {
    todo: () => l10n.t('Choose it in the Runs view.'),
    remedy: SHOW_RUNS,
  },
  'model.unknownModel': {
    todo: () => l10n.t('Choose another model, or mend its name in the setting leafe.models.'),
    remedy: () => openSetting('leafe.models'),
  },
  'dataset.refused': {
    todo: () => l10n.t('Look at the log, which names them and says why.'),
    remedy: SHOW_LOG,
  },
  'dataset.empty': { todo: () => l10n.t('Explore more problems first.') },
  'evaluation.inUse': {
    todo: () => l10n.t('Wait for it, or stop it there, then try again.'),
  },
  'evaluation.another': { todo: () => l10n.t('Evaluate it anew: it gets a folder of its own.') },
  'trainer.unknownTrainer': { todo: () => l10n.t('Add it again, or choose another.') },
  'trainer.unreachable': {
    todo: () =>
      l10n.t('Nothing is lost: try again later. A job that was begun goes on, and is followed.'),
  },
  'trainer.unsupported': { todo: () => l10n.t('Update it, or add another.') },
  'trainer.noResources': {
    todo: () => l10n.t('Ask for less, or start a machine that has it.'),
  },
  'trainer.notReady': {
    todo: () => l10n.t('Check Trainer says what is missing, and installs it on this machine.'),
  },
  'trainer.damaged': { todo: () => l10n.t('Fetch it again; nothing of it was kept.') },
  'trainer.notFinished': { todo: () => l10n.t('See how it goes in the view Training Jobs.') },
  'trainer.wrongBase': {
    todo: () => l10n.t('Use it with the base that it was trained on; the Models view names it.'),
  },
  'model.adapterNotHere': {
    todo: () => l10n.t('Fetch its training job again, or choose another model.'),
  },
  'model.notHere': {
    todo: () => l10n.t('Fetch it from the Models view.'),
    remedy: GET_MODEL,
  },
};

function openSetting(id: string): Remedy {
  return {
    title: l10n.t('Open Settings'),
    command: 'leafe.openSettings',
    argument: `@id:${id}`,
  };
}

/** The error's sentence in VS Code's language; what it names stays as it was said. */
function whatHappened({ boundary, reason }: LeafeError, detail: string): string {
  const table = ADVICE[boundary] as Readonly<Record<string, { readonly what: string }>>;
  return l10n.t(table[reason]?.what ?? '{detail}', { detail });
}

/** Offered beside the remedy where a run that had begun was broken off: all it has is kept. */
export function resumeRemedy(run: string): Remedy {
  return { title: l10n.t('Resume'), command: 'leafe.resumeRun', argument: { run } };
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
