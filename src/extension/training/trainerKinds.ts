import * as l10n from '@vscode/l10n';
import type { TrainerEntry } from '../../app/training/trainers.ts';

/** What a person is asked about a trainer; an answer left empty says nothing. */
export interface TrainerField {
  readonly key: string;
  readonly prompt: string;
  readonly placeHolder: string;
  readonly isNeeded?: boolean;
  /** Where it is asked only after some answers. */
  readonly isAsked?: (answers: Answers) => boolean;
}

export type Answers = Readonly<Record<string, string>>;

/** A way to reach trainers that a person can add. Another one is another entry of the table. */
export interface TrainerKind {
  readonly label: string;
  readonly detail: string;
  readonly icon: string;
  readonly fields: readonly TrainerField[];
  /** Whether trainers of this kind may ask for a token, which is kept apart from the entry. */
  readonly hasToken: boolean;
  readonly entryOf: (name: string, answers: Answers) => TrainerEntry;
}

export function trainerKinds(): readonly TrainerKind[] {
  return [
    {
      label: l10n.t('A machine over SSH'),
      detail: l10n.t('By your own ssh, with its keys and configuration; one job at a time'),
      icon: 'remote',
      fields: [HOST(), PYTHON(), BASE()],
      hasToken: false,
      entryOf: (name, answers) => sshEntry(name, answers),
    },
    {
      label: l10n.t('A cluster with Slurm'),
      detail: l10n.t('Over SSH to its login machine, which gives jobs to sbatch'),
      icon: 'server-environment',
      fields: [
        HOST(),
        {
          key: 'sbatch',
          prompt: l10n.t('Options of sbatch'),
          placeHolder: '--partition=gpu --gres=gpu:1 --time=2:00:00',
        },
        PYTHON(),
        BASE(),
      ],
      hasToken: false,
      entryOf: (name, answers) => ({
        ...sshEntry(name, answers),
        sbatch: wordsIn(answers['sbatch'] ?? ''),
      }),
    },
    {
      label: l10n.t('A Ray cluster'),
      detail: l10n.t('Ray Jobs, on one machine or many; over https, or a tunnel to this machine'),
      icon: 'server-process',
      fields: [
        {
          key: 'url',
          prompt: l10n.t('The address of its dashboard'),
          placeHolder: 'http://127.0.0.1:8265',
          isNeeded: true,
        },
        {
          key: 'machines',
          prompt: l10n.t('Machines that a job runs on at once; empty for one'),
          placeHolder: '1',
        },
        {
          key: 'gpus',
          prompt: l10n.t(
            'GPUs that a job asks for, of each machine; empty for one where there is any',
          ),
          placeHolder: '1',
        },
        {
          key: 'folder',
          prompt: l10n.t('Where jobs are kept, on a disk that these machines share'),
          placeHolder: '/shared/leafe',
          isAsked: ({ machines = '' }) => Number(machines) > 1,
        },
        PYTHON(),
        BASE(),
      ],
      hasToken: true,
      entryOf: (name, { url = '', machines = '', gpus = '', folder = '', ...answers }) => ({
        ...{ kind: 'ray', name, url },
        ...(machines === '' ? {} : { machines: Number(machines) }),
        ...(folder === '' ? {} : { folder }),
        ...(gpus === '' ? {} : { gpus: Number(gpus) }),
        ...onMachine(answers),
      }),
    },
    {
      label: l10n.t('A fine-tuning API'),
      detail: l10n.t("In the shape of OpenAI's; it is sent chats, and keeps the model it makes"),
      icon: 'cloud',
      fields: [
        {
          key: 'url',
          prompt: l10n.t('Its base URL, as its documentation calls it'),
          placeHolder: 'https://api.openai.com/v1',
          isNeeded: true,
        },
        {
          key: 'model',
          prompt: l10n.t('The base, as it names it there; empty where each push shall ask'),
          placeHolder: 'gpt-4.1-mini-2025-04-14',
        },
      ],
      hasToken: true,
      entryOf: (name, { url = '', model = '' }) => ({
        ...{ kind: 'openai', name, url },
        ...(model === '' ? {} : { model }),
      }),
    },
  ];
}

const HOST = (): TrainerField => ({
  key: 'host',
  prompt: l10n.t('The machine, as ssh takes it'),
  placeHolder: 'ann@gpu1',
  isNeeded: true,
});

const PYTHON = (): TrainerField => ({
  key: 'python',
  prompt: l10n.t('The Python there that has the packages of a job; empty for python3'),
  placeHolder: '~/venv/bin/python',
});

const BASE = (): TrainerField => ({
  key: 'base',
  prompt: l10n.t(
    'The base model there, a GGUF file or a folder; empty where the job shall find it by itself',
  ),
  placeHolder: '~/models/qwen2.5-coder-1.5b.gguf',
});

function sshEntry(name: string, answers: Answers): Extract<TrainerEntry, { kind: 'ssh' }> {
  return { kind: 'ssh', name, host: answers['host'] ?? '', ...onMachine(answers) };
}

/** What a job finds on the machine that runs it. */
function onMachine({ python = '', base = '' }: Answers): {
  readonly python?: string;
  readonly base?: string;
} {
  return { ...(python === '' ? {} : { python }), ...(base === '' ? {} : { base }) };
}

function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
