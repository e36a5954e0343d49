import type { Parts } from '../compose.ts';
import { cancelJob, copyJobId, fetchJob, openJob, openJobLog, showJobs } from './jobCommands.ts';
import { pushCorrections } from './pushCommand.ts';
import { addTrainer, checkTrainer, removeTrainer, setTrainerToken } from './trainerCommands.ts';

/** What the commands of training do. */
export function trainingHandlers(parts: Parts) {
  return {
    'leafe.pushCorrections': (given: unknown) => pushCorrections(parts, given),
    'leafe.showJobs': () => showJobs(),
    'leafe.openJob': (given: unknown) => openJob(parts, given),
    'leafe.cancelJob': (given: unknown) => cancelJob(parts, given),
    'leafe.fetchJob': (given: unknown) => fetchJob(parts, given),
    'leafe.openJobLog': (given: unknown) => openJobLog(parts, given),
    'leafe.copyJobId': (given: unknown) => copyJobId(parts, given),
    'leafe.addTrainer': async () => void (await addTrainer(parts)),
    'leafe.removeTrainer': (given: unknown) => removeTrainer(parts, given),
    'leafe.checkTrainer': (given: unknown) => checkTrainer(parts, given),
    'leafe.setTrainerToken': (given: unknown) => setTrainerToken(parts, given),
  };
}
