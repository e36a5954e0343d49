import type { LoadedProgram, Sandbox } from '../../src/core/ports/sandbox.ts';
import type { Program } from '../../src/domain/problem.ts';
import { LABEL } from '../../src/platform/docker/containerOptions.ts';
import type { Engine } from '../../src/platform/docker/engine.ts';

export type Kind = 'C++' | 'Python';

const LIMITS = { cpuMs: 30_000, memoryBytes: 256 << 20, outputBytes: 1 << 20 };
const NOTHING = { input: '', inputFile: null, outputFile: null };
const NO_OPS: Readonly<Record<Kind, Program>> = {
  'C++': { language: 'cpp', code: '#include <bits/stdc++.h>\nint main() {}' },
  Python: { language: 'python3', code: '' },
};

/** Forks and executes a program many times from within, and prints the mean in milliseconds. */
function forkAndExec(kind: Kind, times: number): Program {
  const target =
    kind === 'C++'
      ? 'execl("/proc/self/exe", "x", "child", (char *)0)'
      : 'execl("/usr/bin/python3", "python3", "-sB", "/dev/null", (char *)0)';
  const code = `#include <bits/stdc++.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int argc, char **) {
  if (argc > 1) return 0;
  auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < ${times}; i++) {
    pid_t pid = fork();
    if (pid == 0) { ${target}; _exit(1); }
    waitpid(pid, nullptr, 0);
  }
  std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  printf("%f", took.count() / ${times});
}`;
  return { language: 'cpp', code };
}

/** Milliseconds a program takes forked and executed by another in the same container. */
export async function bareMs(
  sandbox: Sandbox,
  kind: Kind,
  times: number,
  signal: AbortSignal,
): Promise<number> {
  const measure = async (loaded: LoadedProgram): Promise<number> =>
    Number((await loaded.run(NOTHING, LIMITS)).output);
  return sandbox.withProgram(forkAndExec(kind, times), LIMITS, measure, signal);
}

/** Milliseconds a test takes through the runner, all asked for at once. */
export async function oursMs(
  sandbox: Sandbox,
  kind: Kind,
  times: number,
  signal: AbortSignal,
): Promise<number> {
  const measure = async (loaded: LoadedProgram): Promise<number> => {
    const began = performance.now();
    await Promise.all(Array.from({ length: times }, () => loaded.run(NOTHING, LIMITS)));
    return (performance.now() - began) / times;
  };
  return sandbox.withProgram(NO_OPS[kind], LIMITS, measure, signal);
}

/** The same program by `docker exec` in the same container. */
export async function dockerExec(
  sandbox: Sandbox,
  engine: Engine,
  kind: Kind,
  turns: number,
  signal: AbortSignal,
): Promise<number[]> {
  const Cmd = kind === 'C++' ? ['/box/program'] : ['/usr/bin/python3', '-sB', '/box/program.py'];
  const measure = async (): Promise<number[]> => {
    const filters = { label: [LABEL, `leafe.pid=${process.pid}`] };
    const [found] = await engine.docker.listContainers({ filters });
    const container = engine.docker.getContainer(found?.Id ?? '');
    const times: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const began = performance.now();
      const exec = await container.exec({ Cmd, AttachStdout: true });
      const stream = await exec.start({});
      stream.resume();
      await new Promise((resolve) => stream.once('end', resolve));
      times.push(performance.now() - began);
    }
    return times;
  };
  return sandbox.withProgram(NO_OPS[kind], LIMITS, measure, signal);
}
