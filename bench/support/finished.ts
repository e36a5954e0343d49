import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The program as it is shipped. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Finished {
  /** From before its start to its end. */
  readonly ms: number;
  /** Of the processor, for itself and the system, whoever else is at work. */
  readonly cpuMs: number;
  readonly peakBytes: number;
}

/** Loaded into the process first; tells at its end what memory and time of the processor it had. A `data:` module, so that it costs next to nothing. */
const TELL_PEAK = `data:text/javascript,${encodeURIComponent(
  "process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('\\npeak '+u.maxRSS+' cpu '+(u.userCPUTime+u.systemCPUTime)+'\\n')})",
)}`;

/** Runs node to its end. Throws what it said where that was not success. */
export async function finished(args: readonly string[], signal: AbortSignal): Promise<Finished> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', TELL_PEAK, ...args], {
    signal,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const ms = performance.now() - began;
  if (code !== 0) throw new Error(said.trim());
  const [, kilobytes, cpuMicroseconds] = /peak (\d+) cpu (\d+)\s*$/.exec(said) ?? [];
  return { ms, cpuMs: Number(cpuMicroseconds) / 1000, peakBytes: Number(kilobytes) * 1024 };
}
