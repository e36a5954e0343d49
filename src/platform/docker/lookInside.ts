import type { Container } from 'dockerode';
import { z } from 'zod';
import type { Remains } from '../../core/ports/provingGround.ts';
import { LeafeError } from '../../core/errors.ts';
import { lostOrGone } from './attached.ts';
import { dockerSplitter } from './frames.ts';
import { firstLine } from './engine.ts';

/**
 * Run beside the runner, as its user: it sees what the runner may have overlooked. The runner and its helper are the two first
 * processes of that user; nothing else of anybody's should be there but this program itself.
 */
const LOOK = `
import glob, json, os
def read(path):
    try: return open(path, errors="replace").read()
    except OSError: return ""
def processes():
    for pid in sorted((int(p) for p in os.listdir("/proc") if p.isdigit())):
        if pid == os.getpid(): continue
        status = dict(l.split(":\\t", 1) for l in read(f"/proc/{pid}/status").splitlines() if ":\\t" in l)
        if status: yield pid, status["Name"], status["Uid"].split()[0]
seen = list(processes())
ours = [p for p in seen if p[2] == "0"][:2]
files = [os.path.join(f, n) for place in ("/box", "/build", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue") for f, ds, ns in os.walk(place) for n in ds + ns]
ipc = [l for path in glob.glob("/proc/sysvipc/*") for l in read(path).splitlines()[1:]]
stat = read("/sys/fs/cgroup/memory/memory.stat") or read("/sys/fs/cgroup/memory.stat")
memory = dict(l.split() for l in stat.splitlines())
print(json.dumps({"processes": [f"{p[0]} {p[1]}" for p in seen if p not in ours], "files": files, "ipc": ipc,
  "memoryBytes": int(memory.get("rss", memory.get("anon", 0))) + int(memory.get("shmem", 0))}))
`;

const remainsSchema = z.object({
  processes: z.array(z.string()),
  files: z.array(z.string()),
  ipc: z.array(z.string()),
  memoryBytes: z.number(),
});

/** What a container holds, by a look from outside of its runner. Throws `sandbox.machineLost` where it does not let itself be looked into. */
export async function lookInside(container: Container): Promise<Remains> {
  const command = ['/usr/bin/python3', '-sBI', '-c', LOOK];
  const said = await execInside(container, { command, user: '0:0' });
  try {
    return remainsSchema.parse(JSON.parse(said));
  } catch (cause) {
    throw new LeafeError('sandbox', 'machineLost', firstLine(cause), { cause });
  }
}

export interface InsideCommand {
  readonly command: readonly string[];
  /** As the engine takes it: `uid:gid`. */
  readonly user: string;
}

/** Runs a command beside the runner to its end; what it said on stdout. Throws `sandbox.machineLost` or `sandbox.engineUnavailable`. */
export async function execInside(container: Container, inside: InsideCommand): Promise<string> {
  return exec(container, inside).catch((cause: unknown) => {
    throw lostOrGone(cause);
  });
}

async function exec(container: Container, { command, user }: InsideCommand): Promise<string> {
  const started = await container.exec({
    Cmd: [...command],
    User: user,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await started.start({});
  let said = '';
  const split = dockerSplitter((from, piece) => {
    if (from === 'stdout') said += piece.toString('utf8');
  });
  stream.on('data', split);
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.once('end', resolve);
  });
  return said;
}
