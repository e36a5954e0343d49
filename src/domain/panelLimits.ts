// Apart from the schemas, so that browser code can have them without zod.

/** The longest hint a person may give a branch, in characters. */
export const HINT_CHARS = 2000;

/** How many failing tests a `step` message holds at most. */
export const MOST_TESTS = 8;

/** What one message to a panel holds at most: it is copied twice on its way and blocks both sides meanwhile. */
export const CHUNK_EVENTS = 2000;
export const CHUNK_CHARS = 1_000_000;
/** What the first one holds at most: enough to fill a screen, so that there is a picture before all is read. */
export const FIRST_EVENTS = 200;
