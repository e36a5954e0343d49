import { processShell } from './processShell.ts';
import type { Shell } from './shell.ts';

/** What a job is given of this process's environment: where things are, no key and no token. */
const KEPT =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TZ|TMPDIR|XDG_.*|LD_LIBRARY_PATH|CUDA_.*|NVIDIA_.*|ROCR?_.*|OMP_.*|MKL_.*|HF_HOME|HF_HUB_CACHE|LEAFE_MODELS|LEAFE_STOP_SECONDS)$/;

/** `sh` on this machine. */
export function localShell(): Shell {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name));
  return processShell({
    where: 'this machine',
    argv: (script) => ['sh', '-c', script],
    // Threads that wait by spinning make a small machine that does anything else many times slower.
    env: { OMP_WAIT_POLICY: 'passive', ...Object.fromEntries(kept) },
    unreached: () => null,
    close: async () => undefined,
  });
}
