import type { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import { LeafeError } from '../../core/errors.ts';
import { containerOptions, type ContainerPlan } from './containerOptions.ts';
import { firstLine, statusOf, type Engine } from './engine.ts';
import { within } from '../within.ts';
import { dockerSplitter, frameSplitter, type Frame } from './frames.ts';

/** A running container with one stream to its runner. */
export interface Attached {
  readonly containerId: string;
  send(frame: Buffer): void;
  /** Kills and removes the container; safe to call twice. */
  remove(): Promise<void>;
}

export interface AttachedEvents {
  readonly onFrame: (frame: Frame) => void;
  /** Called once, when the stream is over for whatever reason. */
  readonly onEnd: (why: string) => void;
}

/** Nobody waits longer for what is thrown away. */
const REMOVE_MS = 3_000;

/** Starts a container and connects to its runner. The first frame to come is the runner's greeting. */
export async function attachContainer(
  engine: Engine,
  plan: ContainerPlan,
  events: AttachedEvents,
): Promise<Attached> {
  const container = await create(engine, plan);
  const remove = once(async () => {
    await within(REMOVE_MS, untilGone(container)).catch(() => undefined);
  });
  try {
    const attach = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
    const attached = within(engine.patienceMs, container.attach(attach));
    const stream = (await attached) as unknown as Duplex;
    listen(stream, events);
    await within(engine.patienceMs, container.start());
    return {
      containerId: container.id,
      send: (frame) => void stream.write(frame),
      remove: async () => {
        stream.destroy();
        await remove();
      },
    };
  } catch (cause) {
    await remove();
    throw lostOrGone(cause);
  }
}

async function create(engine: Engine, plan: ContainerPlan): Promise<Container> {
  try {
    return await within(engine.patienceMs, engine.docker.createContainer(containerOptions(plan)));
  } catch (cause) {
    if (statusOf(cause) !== 404) throw lostOrGone(cause);
    throw new LeafeError('sandbox', 'imageMissing', firstLine(cause), { cause });
  }
}

/** An AutoRemove container whose stream was closed may be going already: then the engine refuses, and its own end is awaited. */
async function untilGone(container: Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (statusOf(error) === 409) await container.wait({ condition: 'removed' });
  }
}

/** An engine that answers has lost one container; one that does not is gone itself. */
export function lostOrGone(cause: unknown): LeafeError<'sandbox'> {
  const reason = statusOf(cause) === null ? 'engineUnavailable' : 'machineLost';
  return new LeafeError('sandbox', reason, firstLine(cause), { cause });
}

function listen(stream: Duplex, events: AttachedEvents): void {
  let words = '';
  const toFrames = frameSplitter(events.onFrame);
  const split = dockerSplitter((from, piece) => {
    if (from === 'stdout') toFrames(piece);
    else words = (words + piece.toString('utf8')).slice(-1000);
  });
  const end = once((why: string) => events.onEnd(words.trim() || why));
  stream.on('data', (piece: Buffer) => {
    try {
      split(piece);
    } catch (error) {
      end(firstLine(error));
      stream.destroy();
    }
  });
  stream.on('error', (error) => end(firstLine(error)));
  stream.on('close', () => end('the container ended'));
  stream.on('end', () => end('the container ended'));
}

function once<A extends unknown[], T>(act: (...args: A) => T): (...args: A) => T | undefined {
  let done = false;
  let result: T | undefined;
  return (...args) => {
    if (!done) {
      done = true;
      result = act(...args);
    }
    return result;
  };
}
