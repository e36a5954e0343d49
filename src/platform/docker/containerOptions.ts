import { hostname } from 'node:os';
import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { ownStart } from './processStart.ts';

export const LABEL = 'leafe.sandbox';

export interface ContainerPlan {
  readonly image: string;
  readonly role: 'agent' | 'checker' | 'proving';
  /** The one CPU the container runs on; null where the engine chooses. */
  readonly cpu: number | null;
  readonly memoryBytes: number;
  readonly limitsSwap: boolean;
}

const MEGABYTE = 1024 * 1024;
const FIRST_UID = 20_000;
const UIDS = 20_000;

/**
 * A container that can do nothing but run programs: no network, nothing to write but two small folders in memory, three
 * rights for the runner and none for the rest. Costs the same as an open one.
 */
export function containerOptions(plan: ContainerPlan): ContainerCreateOptions {
  // Users differ from container to container, for the limits and rights the kernel counts by user.
  const compiler = FIRST_UID + 2 * Math.floor(Math.random() * UIDS);
  return {
    Image: plan.image,
    Cmd: [String(compiler), String(compiler + 1)],
    Labels: labels(plan.role),
    User: '0:0',
    Tty: false,
    OpenStdin: true,
    // With StdinOnce the runner's stdin ends with our connection: it exits even if we are killed.
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    NetworkDisabled: true,
    HostConfig: hostConfig(plan, compiler),
  };
}

/** The types of the client lag behind the engine. */
interface FullHostConfig extends HostConfig {
  readonly CgroupnsMode: 'private';
}

function hostConfig(plan: ContainerPlan, compiler: number): FullHostConfig {
  return {
    NetworkMode: 'none',
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    CapAdd: ['SETUID', 'SETGID', 'KILL'],
    SecurityOpt: ['no-new-privileges'],
    PidsLimit: 64,
    Memory: plan.memoryBytes,
    ...(plan.limitsSwap ? { MemorySwap: plan.memoryBytes } : {}),
    ...(plan.cpu === null ? { NanoCpus: 1e9 } : { CpusetCpus: String(plan.cpu) }),
    CgroupnsMode: 'private',
    IpcMode: 'none',
    LogConfig: { Type: 'none', Config: {} },
    AutoRemove: true,
    Tmpfs: {
      '/box': `rw,exec,nosuid,nodev,size=${256 * MEGABYTE},mode=0755`,
      '/build': `rw,exec,nosuid,nodev,size=${256 * MEGABYTE},uid=${compiler},gid=0,mode=2770`,
    },
    Ulimits: [
      { Name: 'core', Soft: 0, Hard: 0 },
      { Name: 'nofile', Soft: 8192, Hard: 8192 },
      { Name: 'stack', Soft: -1, Hard: -1 },
      { Name: 'msgqueue', Soft: 0, Hard: 0 },
    ],
    Sysctls: {
      'kernel.shmmni': '0',
      'kernel.msgmni': '0',
      'kernel.sem': '0 0 0 0',
      'fs.mqueue.queues_max': '0',
    },
  };
}

/** By these a later process finds what a dead one left. */
/** What tells whose a container is. */
export function labels(role: ContainerPlan['role']): Record<string, string> {
  return {
    [LABEL]: role,
    'leafe.host': hostname(),
    'leafe.pid': String(process.pid),
    'leafe.start': ownStart(),
  };
}
