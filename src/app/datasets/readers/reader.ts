import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { programFile } from '../../../platform/programFile.ts';
import { restoredError } from './carriedError.ts';
import type { Spool } from '../spool.ts';
import type { FromReader, Share, ToReader } from './protocol.ts';

/** What is read lives for a moment only: with more room for the young it is gone before it is looked at. */
const ROOM = ['--max-semi-space-size=64'];

interface Asked {
  readonly onRows: (rows: number) => void;
  readonly resolve: (spool: Spool) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A process that reads runs for an export, as seen from outside. Processes, as threads of one share its
 * memory's locks: two of them took as long as one alone.
 */
export class Reader {
  readonly #process: ChildProcess;
  #asked: Asked | null = null;
  /** Why nothing can be asked of it any more. */
  #ended: Error | null = null;

  constructor() {
    const source = new URL('./readerProcess.ts', import.meta.url);
    const { path, execArgv } = programFile('readerProcess', source);
    this.#process = fork(path, [], {
      execArgv: [...execArgv, ...ROOM],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    this.#process.on('message', (message: FromReader) => this.#hear(message));
    this.#process.on('error', (error) => this.#end(error));
    this.#process.on('exit', (code, signal) => {
      this.#end(new Error(`a process of the export ended with ${code ?? signal ?? 'nothing'}`));
    });
  }

  /** Has the rows of a share wait in its file; it is asked once. Throws what the process throws. */
  spool(share: Share, onRows: (rows: number) => void): Promise<Spool> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#asked = { onRows, resolve, reject };
      this.#send({ kind: 'spool', share });
    });
  }

  /** Has it give up what is under way, in order. */
  stop(): void {
    this.#send({ kind: 'stop' });
  }

  async close(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#process;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }

  #send(message: ToReader): void {
    // One that is gone is told of by its exit event.
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  #hear(message: FromReader): void {
    if (message.kind === 'rows') this.#asked?.onRows(message.rows);
    else if (message.kind === 'failed') this.#take()?.reject(restoredError(message.error));
    else this.#take()?.resolve(message.spool);
  }

  #end(why: Error): void {
    this.#ended ??= why;
    this.#take()?.reject(this.#ended);
  }

  #take(): Asked | null {
    const asked = this.#asked;
    this.#asked = null;
    return asked;
  }
}
