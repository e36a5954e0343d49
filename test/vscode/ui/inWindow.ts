// The kit for tests of what a person sees: the package that people get, in a real VS Code, in a real browser.
//
//     test(
//       'a program that fails is told of in the Runs view',
//       inWindow(async ({ page, home }) => {
//         await tapeModel(home, [{ text: python('print("wrong")') }]); // What the model will say; see tape.ts for the default.
//         await explore(page);                                         // explore.ts: the palette's questions, answered.
//         await treeItem(page, 'b1.1, wrong answer').waitFor();        // views.ts; words that a screen reader says.
//       }),
//     );
//
// Each story has a window, a folder and a LEAFE home of its own, while server and browser are shared. `settings` are the
// person's settings, `server: {…}` is a server of one's own, for another environment or for questions of trust: it takes some
// seconds more. Beside it: palette.ts (commands, pick lists, input boxes), notifications.ts, webview.ts, window.ts (reload).
// A view gets its pictures by an entry in scenes.ts. Run a file alone: `npm test -- --no-setup test/vscode/ui/FILE`.
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Settings } from '../host/serverFolders.ts';
import { picturePath, takePicture } from './pictures.ts';
import { withPerson } from './person.ts';
import { UiHost, type OwnServerOptions, type Place } from './uiHost.ts';
import { withWindow, type CodeWindow, type WindowOptions } from './window.ts';

export interface StoryOptions extends WindowOptions {
  /** On top of the quiet ones, and of a home and a taped model of the story's own. */
  readonly settings?: Settings;
  /** Gives the story a server of its own, with these options. */
  readonly server?: OwnServerOptions;
}

/** The window of a story, and all that it may look at around it. */
export interface StoryWindow extends CodeWindow {
  /** Where LEAFE keeps what it makes in this story: empty and new. */
  readonly home: string;
  /** Where more windows can be opened, with `withWindow`. */
  readonly browser: Browser;
  readonly port: number;
  /** Where the extension keeps what is not a run: its global storage. */
  readonly storage: string;
}

/** What a person does in a window, and what comes of it. */
export type Story = (window: StoryWindow) => Promise<void>;

/** Makes a test's body of a story. */
export type InWindow = (
  story: Story,
  options?: StoryOptions,
) => (context: TestContext) => Promise<void>;

const host = new UiHost();
after(() => host.close());

/**
 * The body of a test that a person could do by hand: the packed extension is installed and a new window is open. Where it
 * fails, a picture of the window is kept and named in the error.
 */
export const inWindow: InWindow =
  (story, options = {}) =>
  async ({ name, signal }) => {
    const browser = await host.browser(signal);
    if (options.server === undefined) {
      return tell(story, { name, browser, options, place: await host.place(signal) });
    }
    const own = await host.startServer(options.server, signal);
    try {
      await tell(story, { name, browser, options, place: own });
    } finally {
      await own.stop();
    }
  };

interface Telling {
  readonly name: string;
  readonly browser: Browser;
  readonly place: Place;
  readonly options: StoryOptions;
}

async function tell(story: Story, { name, browser, place, options }: Telling): Promise<void> {
  const { port, userDataDir } = place;
  const storage = join(userDataDir, 'User', 'globalStorage', 'leafe.leafe');
  await withPerson(userDataDir, options.settings ?? {}, (home) =>
    withWindow(browser, port, options, async (window) => {
      try {
        await story({ ...window, home, browser, port, storage });
      } catch (cause) {
        throw new Error(`${firstLine(cause)} (picture: ${await picture(name, window)})`, { cause });
      }
    }),
  );
}

async function picture(name: string, { page }: CodeWindow): Promise<string> {
  const path = picturePath('failed', name.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
  await takePicture(page, path).catch(() => undefined);
  return path;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? '';
}
