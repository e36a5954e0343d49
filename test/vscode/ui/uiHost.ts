import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { packFolder } from '../../../scripts/packaging/vsce.mjs';
import { packExtension } from '../extensionUnderTest.ts';
import { startBrowser } from '../host/browser.ts';
import { startServer, type ServerOptions } from '../host/server.ts';

/** Names what a run of several files keeps for all of them. */
export const SHARED_HOST = 'LEAFE_UI_HOST';

const place = z.object({ port: z.number().int(), userDataDir: z.string() });
const sharedHost = place.extend({ vsix: z.string() });

/** A server that windows are opened on, and where it keeps a person's settings. */
export type Place = z.infer<typeof place>;

export interface UiServer extends Place {
  stop(): Promise<void>;
}

export interface OwnServerOptions extends Omit<ServerOptions, 'vsix' | 'testDriver' | 'settings'> {
  /** Folders of other extensions that are packed and installed beside the one under test. */
  readonly beside?: readonly string[];
}

/**
 * What windows are opened with: a browser, a packed extension, and a server that has it installed. Each is made when it is
 * asked for first; server and package are those of the whole run where there is one.
 */
export class UiHost {
  readonly #pack: (folder: string) => Promise<string>;
  readonly #shared: z.infer<typeof sharedHost> | null;
  #folder: Promise<string> | null = null;
  #vsix: Promise<string> | null = null;
  #browser: Promise<Browser> | null = null;
  #server: Promise<UiServer> | null = null;

  /** `pack` makes another extension than the one under test: it is shared with nobody. */
  constructor(pack?: (folder: string) => Promise<string>) {
    const shared = pack === undefined ? process.env[SHARED_HOST] : undefined;
    this.#shared = shared === undefined ? null : sharedHost.parse(JSON.parse(shared));
    this.#pack = pack ?? packExtension;
  }

  browser(): Promise<Browser> {
    return (this.#browser ??= startBrowser());
  }

  async place(signal: AbortSignal): Promise<Place> {
    if (this.#shared !== null) return this.#shared;
    return (this.#server ??= this.startServer({}, signal));
  }

  /** A server of one's own to stop, with switches, environment or folders of its own. */
  async startServer(options: OwnServerOptions, signal: AbortSignal): Promise<UiServer> {
    const { beside = [], ...rest } = options;
    const own = await this.#packed();
    const { port, folders, stop } = await withPacked(beside, (others) =>
      startServer({ ...rest, vsix: [own, ...others] }, signal),
    );
    return { port, userDataDir: folders.userDataDir, stop };
  }

  /** What other processes are told under `SHARED_HOST`, so that they use this one's server and package. */
  async share(signal: AbortSignal): Promise<string> {
    const { port, userDataDir } = await this.place(signal);
    return JSON.stringify({ port, userDataDir, vsix: await this.#packed() });
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
    await (await this.#server)?.stop();
    if (this.#folder === null) return;
    await rm(await this.#folder, { recursive: true, force: true });
  }

  async #packed(): Promise<string> {
    if (this.#shared !== null) return this.#shared.vsix;
    this.#folder ??= mkdtemp(join(tmpdir(), 'lvp-'));
    return (this.#vsix ??= this.#folder.then(this.#pack));
  }
}

async function withPacked<T>(
  folders: readonly string[],
  work: (vsix: readonly string[]) => Promise<T>,
): Promise<T> {
  const out = await mkdtemp(join(tmpdir(), 'lvp-'));
  try {
    const packed = folders.map((_, index) => join(out, `${index}.vsix`));
    for (const [index, folder] of folders.entries()) {
      await packFolder(folder, packed[index], ['--skip-license']);
    }
    return await work(packed);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
