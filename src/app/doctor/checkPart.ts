import { isLeafeError } from '../../core/errors.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import { checkGit, checkNode } from '../../platform/setup/checkHost.ts';
import { checkHome } from '../../platform/setup/checkHome.ts';
import { fine, type Part, type PartState } from '../../platform/setup/parts.ts';
import { defaultModel } from './defaultModel.ts';

export interface DoctorContext {
  readonly home: string;
  readonly signal: AbortSignal;
}

type Check = (context: DoctorContext) => PartState | Promise<PartState>;

const CHECKS: Readonly<Record<Part, Check>> = {
  node: () => checkNode(),
  git: ({ signal }) => checkGit(signal),
  docker: checkDocker,
  image: checkImage,
  model: checkModel,
  home: ({ home }) => checkHome(home),
  runs: checkRuns,
};

/** The state of one part. What the part itself says is wrong becomes its state; only a stop is thrown. */
export async function checkPart(part: Part, context: DoctorContext): Promise<PartState> {
  return CHECKS[part](context);
}

async function checkDocker({ signal }: DoctorContext): Promise<PartState> {
  const { checkEngine } = await import('../../platform/docker/engine.ts');
  try {
    const facts = await checkEngine(signal);
    const memory = sizeWords(facts.memoryBytes);
    const cgroup = facts.cgroup === null ? 'cgroup unknown' : `cgroup v${facts.cgroup}`;
    const swap = facts.limitsSwap ? '' : ', swap cannot be limited';
    return fine(
      'docker',
      `engine ${facts.version}, ${cgroup}, ${facts.cpus} CPUs, ${memory} of memory${swap}`,
    );
  } catch (error) {
    signal.throwIfAborted();
    return troubleWith('docker', error, 'engineUnavailable');
  }
}

async function checkImage({ signal }: DoctorContext): Promise<PartState> {
  const { openEngine } = await import('../../platform/docker/engine.ts');
  const { imageName, imageState } = await import('../../platform/docker/image.ts');
  try {
    const state = await imageState(await openEngine(signal));
    if (state === 'present') return fine('image', imageName());
    const todo = 'Run `leafe doctor --fix`: it builds the image, which takes a minute or two.';
    return { part: 'image', state, text: 'the sandbox image is not built', todo };
  } catch (error) {
    signal.throwIfAborted();
    if (isLeafeError(error, 'sandbox', 'engineUnavailable')) return unknownImage();
    return troubleWith('image', error, 'imageMissing');
  }
}

function unknownImage(): PartState {
  const todo = 'Bring Docker in order first: `leafe doctor docker` says how.';
  return { part: 'image', state: 'missing', text: 'not known while Docker is not there', todo };
}

async function checkModel({ home, signal }: DoctorContext): Promise<PartState> {
  const { presentModel } = await import('../../platform/embedded/modelFile.ts');
  const model = await defaultModel();
  const size = sizeWords(model.bytes);
  try {
    const path = await presentModel(model, home, signal);
    if (path !== null) return fine('model', `${model.name}, ${size}, sha256 verified`);
    const todo = `Run \`leafe models pull ${model.name}\`, or \`leafe doctor --fix\`.`;
    return { part: 'model', state: 'missing', text: `${model.name} (${size}) is not here`, todo };
  } catch (error) {
    signal.throwIfAborted();
    if (!isLeafeError(error, 'model')) throw error;
    return { part: 'model', state: 'broken', text: error.message, todo: error.todo };
  }
}

async function checkRuns({ home }: DoctorContext): Promise<PartState> {
  const { listRuns } = await import('../../platform/files/runs.ts');
  let count = 0;
  const unreadable: string[] = [];
  for await (const { run, problem } of listRuns(home)) {
    count += 1;
    if (problem === null) unreadable.push(run);
  }
  if (unreadable.length === 0) return fine('runs', `${count} ${count === 1 ? 'run' : 'runs'}`);
  return {
    part: 'runs',
    state: 'broken',
    text: `${unreadable.length} of ${count} runs cannot be read: ${unreadable.slice(0, 3).join(', ')}`,
    todo: 'Look at each with `leafe show <run>`, which says where it is damaged.',
  };
}

/** An error of the sandbox as a part's state: `missing` where it can be put there. */
function troubleWith(
  part: Part,
  error: unknown,
  missing: 'engineUnavailable' | 'imageMissing',
): PartState {
  if (!isLeafeError(error, 'sandbox')) throw error;
  const state = error.reason === missing ? 'missing' : 'broken';
  return { part, state, text: error.message, todo: error.todo };
}
