import { LeafeError } from '../../../core/errors.ts';
import type { TrainerHealth } from '../../../core/ports/trainer.ts';
import type { RayApi, RayNode } from './rayApi.ts';

/** The oldest Ray that this was tried with. */
const OLDEST = [2, 58] as const;

/** What a job asks a cluster for. */
export interface WantedOfRay {
  readonly machines: number;
  /** Of each machine; null for one where the cluster has any. */
  readonly gpus: number | null;
}

/** What a cluster says of itself. Throws `trainer.noResources` where no job could ever run. */
export async function rayHealth(
  api: RayApi,
  wanted: WantedOfRay,
  signal: AbortSignal,
): Promise<TrainerHealth> {
  const version = await api.version(signal);
  const asksForToken = await api.asksForToken(signal);
  const nodes = await api.nodes(signal);
  gpusFor(nodes, api.where, wanted);
  const [cpus, allGpus] = [sum(nodes.map((one) => one.cpus)), sum(nodes.map((one) => one.gpus))];
  const has = [counted(nodes.length, 'machine'), counted(cpus, 'CPU'), counted(allGpus, 'GPU')];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return {
    what: [`Ray ${version}`, ...has].join(', '),
    warnings: [
      ...(asksForToken ? [] : [NO_TOKEN]),
      ...(isOld
        ? [`LEAFE was tried with Ray ${OLDEST.join('.')} and later; this one is older.`]
        : []),
      ...(allGpus > 0 ? [] : [NO_GPU]),
    ],
  };
}

const NO_TOKEN =
  'It asks for no token: whoever reaches it can run any program there. Start it with RAY_AUTH_MODE=token.';
const NO_GPU = 'There is no GPU: a row of some hundred tokens takes seconds, not milliseconds.';

/**
 * How many GPUs of each machine a job asks for: what was wanted, else one where the cluster has any. Ray would let a job wait for ever for what
 * its machines do not have. Throws `trainer.noResources` then, and `trainer.unreachable` where no machine is up yet.
 */
export function gpusFor(
  nodes: readonly RayNode[],
  where: string,
  { machines, gpus: wanted }: WantedOfRay,
): number {
  if (nodes.length === 0) {
    const what = `${where} has no machine that is up`;
    throw new LeafeError('trainer', 'unreachable', what);
  }
  const most = Math.max(...nodes.map(({ gpus }) => gpus));
  const gpus = wanted ?? Math.min(1, most);
  const fitting = nodes.filter((one) => (gpus > 0 ? one.gpus >= gpus : one.cpus >= 1)).length;
  // A job on one machine without a GPU asks for nothing at all.
  if (fitting >= machines || (machines === 1 && gpus === 0)) return gpus;
  const has =
    machines === 1
      ? `no machine with ${most === 0 ? 'any' : `more than ${most}`}`
      : `only ${counted(fitting, 'such machine')}`;
  const each = counted(gpus, 'GPU');
  const asked = machines === 1 ? each : `${machines} machines with ${gpus > 0 ? each : 'a CPU'}`;
  throw new LeafeError(
    'trainer',
    'noResources',
    `a job is to have ${asked}, and ${where} has ${has}`,
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
