import type { Settings } from '../host/serverFolders.ts';
import type { StoryWindow } from './inWindow.ts';
import { EVALUATION } from './scenes/evaluation.ts';
import { FIRST_LOOK } from './scenes/firstLook.ts';
import { FIX } from './scenes/fix.ts';
import { JUDGED } from './scenes/judged.ts';
import { LEARNED } from './scenes/learned.ts';
import { REVIEW } from './scenes/review.ts';
import { TRAINING } from './scenes/training.ts';
import { TROUBLE } from './scenes/trouble.ts';

/** A view as a person should see it; its picture is `.cache/screenshots/<theme>/<name>.png`. */
export interface Scene {
  readonly name: string;
  /** Brings the window to the view and waits until all of it is drawn: called once in each theme, after the scenes before it. */
  readonly show: (window: StoryWindow) => Promise<void>;
  /** Puts away what would lie in the pictures of other scenes. */
  readonly leave?: (window: StoryWindow) => Promise<void>;
}

/** A window, and the views that people look at in it. */
export interface Stage {
  readonly name: string;
  /** The person's settings, on top of the usual ones. */
  readonly settings?: Settings;
  /** Makes what the scenes show. */
  readonly arrange: (window: StoryWindow) => Promise<void>;
  readonly scenes: readonly Scene[];
}

/** Every view that people look at. */
export const STAGES: readonly Stage[] = [
  FIRST_LOOK,
  LEARNED,
  REVIEW,
  FIX,
  JUDGED,
  TRAINING,
  EVALUATION,
  TROUBLE,
];
