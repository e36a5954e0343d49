import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tokenGuess } from '../../src/platform/tokenBound.ts';
import { git, type RunOnDisk } from './runFiles.ts';

interface Transcript {
  readonly label: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** What a run took, counted again from nothing but what lies in the store and beside the journal. */
export interface Recount {
  readonly steps: number;
  readonly programs: number;
  readonly actPromptTokens: number;
  readonly actCompletionTokens: number;
  readonly reflectPromptTokens: number;
  readonly reflectCompletionTokens: number;
}

/** Counts the words of every transcript anew, as a tape that tells no usage counts them. */
export async function recount(home: string, run: RunOnDisk): Promise<Recount> {
  const commits = commitsOf(home, run.id);
  const beside = await besideJournal(run.folder);
  const acts = beside.filter(({ label }) => !label.includes('?'));
  const act = tokensOf([...commits.map((commit) => transcriptAt(home, commit)), ...acts]);
  const reflect = tokensOf(beside.filter(({ label }) => label.includes('?')));
  return {
    steps: commits.length,
    programs: commits.filter((commit) => git(home, 'show', `${commit}:program.py`) !== '').length,
    actPromptTokens: act.prompt,
    actCompletionTokens: act.completion,
    reflectPromptTokens: reflect.prompt,
    reflectCompletionTokens: reflect.completion,
  };
}

/** Every commit of a run, found by its refs alone. */
export function commitsOf(home: string, run: string): readonly string[] {
  const listed = git(home, 'rev-list', `--glob=refs/leafe/${run}/*`);
  return listed.split('\n').filter((line) => line !== '');
}

export function transcriptAt(home: string, commit: string): Transcript {
  return JSON.parse(git(home, 'show', `${commit}:transcript.json`)) as Transcript;
}

async function besideJournal(folder: string): Promise<readonly Transcript[]> {
  const names = await readdir(join(folder, 'blobs')).catch(() => []);
  const texts = names.map((name) => readFile(join(folder, 'blobs', name), 'utf8'));
  return (await Promise.all(texts)).map((text) => JSON.parse(text) as Transcript);
}

function tokensOf(transcripts: readonly Transcript[]): {
  readonly prompt: number;
  readonly completion: number;
} {
  let [prompt, completion] = [0, 0];
  for (const { messages } of transcripts) {
    const asked = messages.slice(0, -1).map(({ content }) => content);
    prompt += tokenGuess(asked.join('\n'));
    completion += tokenGuess(messages.at(-1)?.content ?? '');
  }
  return { prompt, completion };
}
