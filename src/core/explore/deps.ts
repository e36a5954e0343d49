import type { ChatModel } from '../ports/chatModel.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Environment } from '../ports/environment.ts';
import type { Recorder } from '../run/recorder.ts';

/** Everything a run works with. */
export interface ExploreDeps {
  readonly environment: Environment;
  readonly model: ChatModel;
  readonly checkpoints: Checkpoints;
  readonly recorder: Recorder;
}
