import { commands, Disposable } from 'vscode';
import { checkSetup } from './checkSetup.ts';
import { COMMAND_IDS, type CommandId } from './commandIds.ts';
import type { Parts } from './compose.ts';
import { explain } from './explain.ts';
import { judgeCurrentFile } from './judgeCommand.ts';
import { exploreStarter, getDefaultModel, openWalkthrough } from './firstSteps.ts';
import { cancelGetModel, getModel } from './modelCommands.ts';
import { exploreProblem, resumeRun, stopRun } from './runCommands.ts';
import { askApiKey } from './secrets.ts';
import { compareWithParent, openStep } from './stepCommands.ts';

/** `given` is what a menu, a key or a caller passed: looked at, never trusted. */
type Handler = (given: unknown) => void | Promise<void>;

export function registerCommands(parts: Parts): Disposable {
  const handlers = handlersOf(parts);
  const registered = COMMAND_IDS.map((id) =>
    commands.registerCommand(id, async (given: unknown) => {
      try {
        await handlers[id](given);
      } catch (error) {
        explain(error, parts.log);
      }
    }),
  );
  return Disposable.from(...registered);
}

function handlersOf(parts: Parts): Readonly<Record<CommandId, Handler>> {
  return {
    'leafe.exploreProblem': (given) => exploreProblem(parts, given),
    'leafe.stopRun': (given) => stopRun(parts, given),
    'leafe.resumeRun': (given) => resumeRun(parts, given),
    'leafe.openStep': (given) => openStep(parts, given),
    'leafe.compareWithParent': (given) => compareWithParent(parts, given),
    'leafe.judgeCurrentFile': (given) => judgeCurrentFile(parts, given),
    'leafe.openWalkthrough': () => openWalkthrough(),
    'leafe.checkSetup': () => checkSetup(parts),
    'leafe.getDefaultModel': async () => void (await getDefaultModel(parts)),
    'leafe.exploreStarter': (given) => exploreStarter(parts, given),
    'leafe.setApiKey': () => askApiKey(parts.context.secrets),
    'leafe.getModel': (given) => getModel(parts, given),
    'leafe.cancelGetModel': (given) => cancelGetModel(parts, given),
    'leafe.refreshViews': () => {
      for (const view of [parts.problemsView, parts.runsView, parts.modelsView]) view.refresh();
    },
    'leafe.showLog': () => parts.log.show(),
  };
}
