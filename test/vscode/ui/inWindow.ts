import { after, type TestContext } from 'node:test';
import type { Browser } from 'playwright-core';
import { picturePath, takePicture } from './pictures.ts';
import { UiHost, type OwnServerOptions } from './uiHost.ts';
import { withWindow, type CodeWindow, type WindowOptions } from './window.ts';

export interface StoryOptions extends WindowOptions {
  /** Gives the story a server of its own, with these options. */
  readonly server?: OwnServerOptions;
}

export type Story = (window: CodeWindow) => Promise<void>;

const host = new UiHost();
after(() => host.close());

/**
 * The body of a test that a person could do by hand: the packed extension is installed and a new window is open. Where it
 * fails, a picture of the window is kept and named in the error.
 */
export function inWindow(
  story: Story,
  options: StoryOptions = {},
): (context: TestContext) => Promise<void> {
  return async ({ name, signal }) => {
    const place = { browser: await host.browser(), options, name };
    if (options.server === undefined) {
      return tell(story, { ...place, port: await host.port(signal) });
    }
    const own = await host.startServer(options.server, signal);
    try {
      await tell(story, { ...place, port: own.port });
    } finally {
      await own.stop();
    }
  };
}

interface Place {
  readonly name: string;
  readonly browser: Browser;
  readonly port: number;
  readonly options: WindowOptions;
}

async function tell(story: Story, { name, browser, port, options }: Place): Promise<void> {
  await withWindow(browser, port, options, async (window) => {
    try {
      await story(window);
    } catch (cause) {
      throw new Error(`${firstLine(cause)} (picture: ${await picture(name, window)})`, { cause });
    }
  });
}

async function picture(name: string, { page }: CodeWindow): Promise<string> {
  const path = picturePath('failed', name.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
  await takePicture(page, path).catch(() => undefined);
  return path;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? '';
}
