import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { engineAddresses } from '../../src/platform/docker/engineAddress.ts';

export interface DockerProxy {
  /** For `DOCKER_HOST`. */
  readonly host: string;
  /** As when the engine is stopped: its socket is gone and every connection with it. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** As an engine that hangs: it takes whatever is sent and never says a word again. */
  hang(): void;
}

/** A socket of our own in front of this machine's real Docker engine, so that a test can stop "the engine" under a run. */
export async function dockerProxy(
  t: Pick<TestContext, 'after'>,
  folder: string,
): Promise<DockerProxy> {
  const path = join(folder, 'docker.sock');
  const engine = engineSocket();
  const open = new Set<Socket>();
  let hanging = false;
  let server: Server | null = null;

  const forward = (socket: Socket): void => {
    const behind = connect(engine);
    const pair = [socket, behind] as const;
    for (const one of pair) {
      open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => pair.forEach((other) => (open.delete(other), other.destroy())));
    }
    socket.on('data', (piece: Buffer) => void (hanging || behind.write(piece)));
    behind.on('data', (piece: Buffer) => void (hanging || socket.write(piece)));
    behind.on('end', () => void (hanging || socket.end()));
  };
  const stop = async (): Promise<void> => {
    const stopped = server;
    server = null;
    for (const socket of open) socket.destroy();
    if (stopped !== null) await new Promise((resolve) => stopped.close(resolve));
    await rm(path, { force: true });
  };
  const start = async (): Promise<void> => {
    hanging = false;
    const started = createServer(forward);
    server = started;
    await new Promise<void>((resolve) => started.listen(path, resolve));
  };

  await start();
  t.after(stop);
  return { host: `unix://${path}`, stop, start, hang: () => void (hanging = true) };
}

function engineSocket():
  | { readonly path: string }
  | { readonly host: string; readonly port: number } {
  const [address] = engineAddresses();
  if (address === undefined) throw new Error('there is no Docker engine on this machine');
  const path = /^unix:\/\/(.*)$/.exec(address.host)?.[1];
  if (path !== undefined) return { path };
  const { hostname, port } = new URL(address.host);
  return { host: hostname, port: Number(port) };
}
