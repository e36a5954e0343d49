import { openDockerSandbox } from './dockerSandbox.ts';
import { openEngine } from './engine.ts';
import { ensureImage } from './image.ts';

/**
 * A process that holds a container and is killed, `idle` or `busy` with a program: says `ready` over its channel. It goes with
 * its parent, however that ends.
 */

const LIMITS = { cpuMs: 60_000, memoryBytes: 2 ** 28, outputBytes: 2 ** 20 };
const NOTHING = { input: '', inputFile: null, outputFile: null };

process.on('disconnect', () => process.exit(0));

const never = new AbortController().signal;
const engine = await openEngine(never);
const image = await ensureImage(engine, () => undefined, never);
const sandbox = openDockerSandbox(engine, { image, role: 'agent', slots: 1 });
await run('print(1)');
if (process.argv[2] === 'busy') void run('while True: pass');
// By then the busy one is at work.
setTimeout(() => process.send?.('ready'), process.argv[2] === 'busy' ? 300 : 0);

async function run(code: string): Promise<void> {
  const program = { language: 'python3', code } as const;
  await sandbox.withProgram(program, LIMITS, (loaded) => loaded.run(NOTHING, LIMITS), never);
}
