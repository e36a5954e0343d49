import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A socket in front of another that passes everything on half a round trip later, in both directions. `use` is given its path;
 * all connections are closed afterwards.
 */
export async function slowLine<T>(
  socket: string,
  roundTripMs: number,
  use: (path: string) => Promise<T>,
): Promise<T> {
  // In a folder that nobody else may enter: behind the socket is the engine.
  const folder = await mkdtemp(join(tmpdir(), 'leafe-line-'));
  const path = join(folder, 'docker.sock');
  const open = new Set<Socket>();
  // Half-open, so that what one side says last still arrives on the other.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: socket, allowHalfOpen: true });
    pass(near, far, roundTripMs / 2, open);
    pass(far, near, roundTripMs / 2, open);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    return await use(path);
  } finally {
    for (const one of open) one.destroy();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function pass(from: Socket, to: Socket, delayMs: number, open: Set<Socket>): void {
  const later = (act: () => void): void => void setTimeout(act, delayMs);
  open.add(from);
  from.on('data', (piece: Buffer) => later(() => void (to.writable && to.write(piece))));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => undefined);
  from.on('close', () => {
    open.delete(from);
    later(() => to.destroy());
  });
}
