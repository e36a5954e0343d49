import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { packExtension } from '../extensionUnderTest.ts';
import { startBrowser } from '../host/browser.ts';
import { startServer, type ServerOptions, type VsCodeServer } from '../host/server.ts';

/** Names what a run of several files keeps for all of them. */
export const SHARED_HOST = 'LEAFE_UI_HOST';

const sharedHost = z.object({ port: z.number().int(), vsix: z.string() });

export type OwnServerOptions = Omit<ServerOptions, 'vsix' | 'testDriver'>;

/**
 * What windows are opened with: a browser, the packed extension, and a server that has it installed. Each is made when it is
 * asked for first; server and package are those of the whole run where there is one.
 */
export class UiHost {
  readonly #shared: z.infer<typeof sharedHost> | null;
  #folder: Promise<string> | null = null;
  #vsix: Promise<string> | null = null;
  #browser: Promise<Browser> | null = null;
  #server: Promise<VsCodeServer> | null = null;

  constructor() {
    const shared = process.env[SHARED_HOST];
    this.#shared = shared === undefined ? null : sharedHost.parse(JSON.parse(shared));
  }

  browser(): Promise<Browser> {
    return (this.#browser ??= startBrowser());
  }

  async port(signal: AbortSignal): Promise<number> {
    if (this.#shared !== null) return this.#shared.port;
    this.#server ??= this.startServer({}, signal);
    return (await this.#server).port;
  }

  /** A server of one's own to stop, with settings, environment or folders of its own. */
  async startServer(options: OwnServerOptions, signal: AbortSignal): Promise<VsCodeServer> {
    return startServer({ ...options, vsix: [await this.#packed()] }, signal);
  }

  /** What other processes are told under `SHARED_HOST`, so that they use this one's server and package. */
  async share(signal: AbortSignal): Promise<string> {
    return JSON.stringify({ port: await this.port(signal), vsix: await this.#packed() });
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
    await (await this.#server)?.stop();
    if (this.#folder === null) return;
    await rm(await this.#folder, { recursive: true, force: true });
  }

  #packed(): Promise<string> {
    if (this.#shared !== null) return Promise.resolve(this.#shared.vsix);
    this.#folder ??= mkdtemp(join(tmpdir(), 'lvp-'));
    return (this.#vsix ??= this.#folder.then(packExtension));
  }
}
