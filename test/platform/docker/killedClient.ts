import { attempt, openSandbox, python } from './support.ts';

/** A client that is killed while it holds a container: `idle`, or `busy` with a test. Says so when it is ready. */
const { sandbox } = await openSandbox();
await attempt(sandbox, python('print(1)'));
if (process.argv[2] === 'busy') {
  void attempt(sandbox, python('while True: pass'), '', {
    cpuMs: 60_000,
    memoryBytes: 2 ** 28,
    outputBytes: 2 ** 20,
  });
}
setTimeout(() => process.stdout.write('ready\n'), 200);
setTimeout(() => undefined, 60_000);
