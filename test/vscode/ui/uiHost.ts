import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { packFolder } from '../../../scripts/packaging/vsce.mjs';
import { isHeld, takeLock } from '../../../src/platform/processLock.ts';
import { joinBrowser, serveBrowser, startBrowser } from '../host/browser.ts';
import { startServer, type ServerOptions } from '../host/server.ts';

/** Names what a run of several files keeps for all of them. */
export const SHARED_HOST = 'LEAFE_UI_HOST';

const place = z.object({ port: z.number().int(), userDataDir: z.string() });
const sharedHost = z.object({
  vsix: z.string(),
  /**
   * Each is one process's at a time: a person's settings are those of all windows of a server, and a clipboard is that of all
   * windows of a browser, which `joinBrowser` finds.
   */
  places: z.array(place.extend({ browser: z.string(), lock: z.string() })).min(1),
});

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
  readonly #shared: z.infer<typeof sharedHost> | null;
  #folder: Promise<string> | null = null;
  #vsix: Promise<string> | null = null;
  #browser: Promise<Browser> | null = null;
  #server: Promise<UiServer> | null = null;
  readonly #shares: { stop(): Promise<void> }[] = [];
  #lent: Promise<LentPlace> | null = null;

  constructor() {
    const shared = process.env[SHARED_HOST];
    this.#shared = shared === undefined ? null : sharedHost.parse(JSON.parse(shared));
  }

  browser(signal: AbortSignal): Promise<Browser> {
    const lent = this.#lentPlace(signal);
    return (this.#browser ??=
      lent === null ? startBrowser() : lent.then(({ browser }) => joinBrowser(browser)));
  }

  async place(signal: AbortSignal): Promise<Place> {
    return this.#lentPlace(signal) ?? (this.#server ??= this.startServer({}, signal));
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

  /** What other processes are told under `SHARED_HOST`: they use this one's package, and `count` of them at a time have a server
   * and a browser each. */
  async share(count: number, signal: AbortSignal): Promise<string> {
    const vsix = await this.#packed();
    const places: SharedPlace[] = [];
    for (let index = 0; index < count; index++) {
      const { address } = await this.#sharing(serveBrowser());
      const { port, userDataDir } = await this.#sharing(this.startServer({}, signal));
      const lock = join(dirname(vsix), `place-${index}`);
      places.push({ port, userDataDir, browser: address, lock });
    }
    return JSON.stringify({ vsix, places });
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
    await (await this.#lent)?.release();
    await (await this.#server)?.stop();
    for (const share of this.#shares) await share.stop();
    if (this.#folder === null) return;
    await rm(await this.#folder, { recursive: true, force: true });
  }

  #lentPlace(signal: AbortSignal): Promise<LentPlace> | null {
    if (this.#shared === null) return null;
    return (this.#lent ??= freePlace(this.#shared.places, signal));
  }

  async #sharing<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const share = await starting;
    this.#shares.push(share);
    return share;
  }

  async #packed(): Promise<string> {
    if (this.#shared !== null) return this.#shared.vsix;
    this.#folder ??= mkdtemp(join(tmpdir(), 'lvp-'));
    return (this.#vsix ??= this.#folder.then(packed));
  }
}

/** What packs is read by those that pack alone: most processes are given a package. */
async function packed(folder: string): Promise<string> {
  const { packExtension } = await import('../extensionUnderTest.ts');
  return packExtension(folder);
}

type SharedPlace = z.infer<typeof sharedHost>['places'][number];

interface LentPlace extends SharedPlace {
  release(): Promise<void>;
}

/** The first place that no other process has; those whose process has died are free. */
async function freePlace(places: readonly SharedPlace[], signal: AbortSignal): Promise<LentPlace> {
  for (;;) {
    for (const one of places) {
      const taken = await takeLock(one.lock);
      if (isHeld(taken)) return { ...one, release: () => taken.release() };
    }
    await sleep(100, undefined, { signal });
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
