import { join } from 'node:path';
import { commands } from 'vscode';
import { assertNever } from '../../domain/assertNever.ts';
import {
  fromPanelSchema,
  type FromPanel,
  type FromPanelOf,
  type ProblemAction,
} from '../../domain/protocol.ts';
import { JOURNAL_FILE } from '../../platform/files/journal.ts';
import {
  openDiff,
  openJournal,
  openProblem,
  openProgram,
  openTest,
  openTranscript,
  type EditorPlace,
} from './panelEditors.ts';
import type { PanelLine } from './panelLine.ts';
import type { StepLoader } from './stepLoader.ts';

export interface PanelRequestsContext {
  readonly run: string;
  readonly folder: string;
  readonly line: PanelLine;
  readonly loader: StepLoader;
  readonly place: () => EditorPlace;
  /** Goes on with the run, or begins anew one that left nothing to go on with. */
  readonly resume: () => void;
  /** Another step is looked at; null is the problem itself. */
  readonly onSelect: (step: string | null) => void;
}

/** Does what a panel asks. It shows model output, so what it says is parsed, and steps it names may not be there. */
export class PanelRequests {
  readonly #context: PanelRequestsContext;

  constructor(context: PanelRequestsContext) {
    this.#context = context;
  }

  /** What fails is told in the panel. */
  async take(message: unknown): Promise<void> {
    const parsed = fromPanelSchema.safeParse(message);
    if (!parsed.success) return;
    try {
      await this.#do(parsed.data);
    } catch (error) {
      this.#context.line.fail(error);
    }
  }

  async #do(request: FromPanel): Promise<unknown> {
    const { run, line, loader, place, resume, onSelect } = this.#context;
    switch (request.kind) {
      case 'ready':
        return line.ready(request);
      case 'loadStep':
        return loader.load(request.step);
      case 'selected':
        onSelect(request.step);
        return loader.moveTo(request.step);
      case 'openStep':
        return openProgram(place(), request.step);
      case 'openTranscript':
        return openTranscript(place(), request.step);
      case 'openDiff':
        return openDiff(place(), request.left, request.right);
      case 'openEvidence':
        return this.#openEvidence(request);
      case 'branchFrom': {
        const { step, hint } = request;
        return commands.executeCommand('leafe.branchFromStep', { run, step, hint });
      }
      case 'fixStep':
        return commands.executeCommand('leafe.fixItMyself', { run, step: request.step });
      case 'openProblem':
        return openProblem(place(), line.state.started?.problem ?? run);
      case 'stop':
        return commands.executeCommand('leafe.stopRun', { run });
      case 'resume':
        return resume();
      case 'act':
        return this.#act(request.does);
      default:
        return assertNever(request);
    }
  }

  /** An exception is seen best in the program, anything else about a test in its output. */
  async #openEvidence({ step, fact, test }: FromPanelOf<'openEvidence'>): Promise<void> {
    const { line, place } = this.#context;
    const facts = line.state.steps.get(step)?.judged?.facts ?? [];
    const found = facts.find(({ number }) => number === fact);
    const [, at] = /\bline (\d+) of the program\b/.exec(found?.text ?? '') ?? [];
    if (at !== undefined) return openProgram(place(), step, Number(at));
    if (test !== null) return openTest(place(), step, test);
    return openProgram(place(), step);
  }

  async #act(does: ProblemAction): Promise<unknown> {
    const { folder, line, place, resume } = this.#context;
    switch (does) {
      case 'retry':
        return line.retry();
      case 'resume':
        return resume();
      case 'openJournal':
        return openJournal(place(), join(folder, JOURNAL_FILE), line.state.nextSeq);
      case 'help':
        return line.help && commands.executeCommand(line.help.command, line.help.argument);
      default:
        return assertNever(does);
    }
  }
}
