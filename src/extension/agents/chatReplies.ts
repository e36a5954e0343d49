import * as l10n from '@vscode/l10n';
import { DEFAULT_MODEL } from '../../app/defaults.ts';
import type { ShowProgress } from '../../app/progress.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import { tokensOf } from '../../core/explore/budget.ts';
import type { Program } from '../../domain/problem.ts';
import { shortName, titleOf } from '../../domain/shortName.ts';
import { budgetChoices } from '../choices.ts';
import type { ExplorePlan } from '../explorePlan.ts';
import { codeText, plainText } from './markdown.ts';

/** What `@leafe` can be asked, as the manifest lists it. */
export const CHAT_COMMANDS = ['explore', 'show', 'judge'] as const;
export type ChatCommand = (typeof CHAT_COMMANDS)[number];

export interface ChatFollowup {
  readonly command: ChatCommand;
  readonly prompt: string;
  readonly label: string;
}

/** An answer: markdown in which nothing of unknown origin is markup, and what may be done next. */
export interface ChatReply {
  readonly markdown: string;
  readonly button: {
    readonly title: string;
    readonly command: string;
    readonly run?: string;
  } | null;
  readonly followups: readonly ChatFollowup[];
}

export interface ChatContext {
  readonly home: string;
  /** What the active editor shows; null where that is no program. */
  readonly program: Program | null;
  readonly lastPlan: Partial<ExplorePlan>;
  readonly explore: (plan: ExplorePlan) => Promise<void>;
  readonly onProgress: ShowProgress;
}

/** Answers without asking any model: what is said comes from problems, journals and the judge. */
export async function replyTo(
  command: string | undefined,
  prompt: string,
  context: ChatContext,
  signal: AbortSignal,
): Promise<ChatReply> {
  const asked = CHAT_COMMANDS.find((known) => known === command);
  if (asked === undefined) return help(context, signal);
  return REPLIES[asked](prompt.trim(), context, signal);
}

type Reply = (prompt: string, context: ChatContext, signal: AbortSignal) => Promise<ChatReply>;

const REPLIES: Readonly<Record<ChatCommand, Reply>> = { explore, show, judge };

async function help(context: ChatContext, signal: AbortSignal): Promise<ChatReply> {
  const lines = [
    l10n.t('LEAFE lets a model work on programming problems, and judges every step.'),
    `- \`/explore\` ${l10n.t('a problem, such as `starter#parity`')}`,
    `- \`/show\` ${l10n.t('a run: its steps, and what was learnt; the newest without a name')}`,
    `- \`/judge\` ${l10n.t('the program in the active editor, by a problem')}`,
  ];
  return {
    markdown: lines.join('\n'),
    button: null,
    followups: await someProblems(context, signal),
  };
}

async function explore(
  prompt: string,
  context: ChatContext,
  signal: AbortSignal,
): Promise<ChatReply> {
  if (prompt === '') return whichProblem('explore', context, signal);
  const { problem, title } = await named(prompt, context, signal);
  const {
    model = DEFAULT_MODEL,
    policy = 'tree',
    budget = budgetChoices()[1]?.budget,
  } = context.lastPlan;
  if (budget === undefined) throw new RangeError('there is no usual budget');
  await context.explore({ problem, model, policy, budget });
  const markdown = l10n.t(
    '{0} is being explored with {1}.',
    `**${plainText(title)}**`,
    plainText(model),
  );
  const again = { command: 'show', prompt: '', label: l10n.t('How far is it?') } as const;
  const button = { title: l10n.t('Show the Runs'), command: 'leafe.runs.focus' };
  return { markdown, button, followups: [again] };
}

async function show(
  prompt: string,
  { home }: ChatContext,
  signal: AbortSignal,
): Promise<ChatReply> {
  const name = prompt === '' ? await newestRun(home) : prompt;
  if (name === null) {
    const markdown = l10n.t('There is no run yet.');
    const button = { title: l10n.t('Explore Problem'), command: 'leafe.exploreProblem' };
    return { markdown, button, followups: [] };
  }
  const [{ readRun }, { lessonsOfRun }] = await Promise.all([
    import('../../app/readRun.ts'),
    import('../../app/lessonsOfRun.ts'),
  ]);
  const { run, state } = await readRun(name, { home, signal, untilDamage: true });
  const { problem, model, ended, lessons } = lessonsOfRun(state);
  const { programs } = state.spend;
  const lines = [
    `**${plainText(titleOf(problem ?? run))}** · ${plainText(model ?? '')} · ${endWords(ended)}`,
    '',
    [
      programs === 1 ? l10n.t('1 program') : l10n.t('{0} programs', programs),
      l10n.t('{0} tokens', tokensOf(state.spend)),
    ].join(' · '),
    ...lessons.flatMap(({ blamed, verdict, diagnosis, fix }) => [
      '',
      `- ${l10n.t('Blames {0}: {1}', `\`${blamed}\``, verdict === null ? '' : l10n.t(VERDICT_WORDS[verdict]))}`,
      `  ${plainText(diagnosis)} ${l10n.t('To do: {0}', plainText(fix))}`,
    ]),
  ];
  const button = { title: l10n.t('Open Run'), command: 'leafe.openRun', run };
  return { markdown: lines.join('\n'), button, followups: [] };
}

async function judge(
  prompt: string,
  context: ChatContext,
  signal: AbortSignal,
): Promise<ChatReply> {
  const { home, program, onProgress } = context;
  if (program === null) {
    const markdown = l10n.t(
      'The active editor shows no program that can be judged. Open a Python or C++ file.',
    );
    return { markdown, button: null, followups: [] };
  }
  if (prompt === '') return whichProblem('judge', context, signal);
  const { problem, title } = await named(prompt, context, signal);
  const { judgeNamed } = await import('../../app/judgeNamed.ts');
  const result = await judgeNamed(program, problem, { home, onProgress }, signal);
  const words = l10n.t(VERDICT_WORDS[result.verdict]);
  const lines = [
    `**${plainText(title)}**: ${words}, ${result.passed}/${result.total}`,
    ...(result.compileOutput === undefined ? [] : ['', codeText(result.compileOutput)]),
  ];
  const again: ChatFollowup = { command: 'judge', prompt: problem, label: l10n.t('Judge again') };
  const followups = result.verdict === 'accepted' ? [] : [again];
  return { markdown: lines.join('\n'), button: null, followups };
}

async function whichProblem(
  command: ChatCommand,
  context: ChatContext,
  signal: AbortSignal,
): Promise<ChatReply> {
  const followups = await someProblems(context, signal);
  return {
    markdown: l10n.t('Which problem? Name one as `set#name`, or choose one of these.'),
    button: null,
    followups: followups.map((followup) => ({ ...followup, command })),
  };
}

const SHOWN = 3;

async function someProblems({ home }: ChatContext, signal: AbortSignal): Promise<ChatFollowup[]> {
  const [{ problemsIn }, { STARTER }] = await Promise.all([
    import('../problems.ts'),
    import('../../platform/problems/locate.ts'),
  ]);
  signal.throwIfAborted();
  const problems = await problemsIn(STARTER, home);
  return problems.slice(0, SHOWN).map(({ problem, summary }) => ({
    command: 'explore',
    prompt: problem,
    label: titleOf(summary.name),
  }));
}

/** The problem that a person means; a name alone is one of the set that comes with LEAFE. */
async function named(
  prompt: string,
  { home }: ChatContext,
  signal: AbortSignal,
): Promise<{ readonly problem: string; readonly title: string }> {
  const [{ problemsOf }, { STARTER }] = await Promise.all([
    import('../../app/problemsOf.ts'),
    import('../../platform/problems/locate.ts'),
  ]);
  const spec = prompt.includes('#') ? prompt : `${STARTER}#${prompt}`;
  const { problems } = await problemsOf(spec, { home, onSkipped: () => undefined }, signal);
  for await (const { name } of problems) {
    const set = spec.slice(0, spec.lastIndexOf('#'));
    return { problem: `${set}#${shortName(name)}`, title: titleOf(name) };
  }
  return { problem: spec, title: spec };
}

async function newestRun(home: string): Promise<string | null> {
  const { listRuns } = await import('../../platform/files/runs.ts');
  let newest: string | null = null;
  for await (const { run } of listRuns(home)) newest = run;
  return newest;
}

function endWords(ended: string | null): string {
  switch (ended) {
    case 'solved':
      return l10n.t('solved');
    case 'exhausted':
      return l10n.t('not solved');
    case 'cancelled':
      return l10n.t('stopped');
    case 'failed':
      return l10n.t('broken off');
    default:
      return l10n.t('at work');
  }
}
