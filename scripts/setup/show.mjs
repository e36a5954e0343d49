// Steps of the set-up on the screen: one line each, with what is being done, a bar where its end is known, and its time.

const live = process.stdout.isTTY === true && process.env.TERM !== 'dumb';
const colour = live && process.env.NO_COLOR === undefined;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

/** What could not be done, and what a person can do about it. */
export class SetupError extends Error {
  constructor(message, todo) {
    super(message);
    this.name = 'SetupError';
    this.todo = todo;
  }
}

/**
 * Does one step and shows it. `work` gets `note(text, fraction?)` for what it is doing, and gives back the state in a few
 * words; `note(null)` takes the line off the screen, for a command that draws there itself. A step that fails is marked and
 * thrown on: `explain` says why.
 */
export async function step(name, work) {
  const started = performance.now();
  const progress = live ? liveLine(name) : plainLines(name);
  try {
    const state = await work(progress.note);
    progress.end(`${paint(32, '✔')} ${name.padEnd(14)} ${state} ${paint(2, took(started))}`);
  } catch (error) {
    progress.end(`${paint(31, '✘')} ${name.padEnd(14)} ${paint(2, took(started))}`);
    throw error;
  }
}

/**
 * Begins the work of a step before its turn comes, and gives what to show when it does: what it was last doing, then its end.
 */
export function begun(work) {
  let last = [];
  let show = (...news) => {
    last = news;
  };
  const ending = work((...news) => show(...news));
  // A failure is told in its turn.
  ending.catch(() => undefined);
  return (note) => {
    if (last.length > 0) note(...last);
    show = note;
    return ending;
  };
}

/** Says at the end of a failed set-up what happened and what to do. */
export function explain(error) {
  const { what, todo } = wordsFor(error);
  process.stderr.write(`\n${paint(31, 'Set-up stopped:')} ${what}\n${todo}\n`);
}

function wordsFor(error) {
  if (error instanceof SetupError) return { what: error.message, todo: error.todo };
  // The disk's own errors name the path.
  if (error?.code !== undefined) {
    const todo = 'See that this path can be written and has room, then run the same command again.';
    return { what: `${error.message}.`, todo };
  }
  const todo = 'This should not happen: please report it with these words.';
  return { what: error instanceof Error ? (error.stack ?? error.message) : String(error), todo };
}

function liveLine(name) {
  const clear = '\r\u001b[2K';
  return {
    note: (text, fraction) => {
      if (text === null) return void process.stdout.write(clear);
      const bar = fraction === undefined ? '' : `${drawBar(fraction)} `;
      const room = Math.max(20, (process.stdout.columns ?? 80) - 1);
      process.stdout.write(clear + `… ${name.padEnd(14)} ${bar}${text}`.slice(0, room));
    },
    end: (line) => process.stdout.write(`${clear}${line}\n`),
  };
}

/** Without a terminal: a line for each new thing, and for each tenth of a bar. */
function plainLines(name) {
  let last = '';
  return {
    note: (text, fraction) => {
      if (text === null) return;
      const tenth = fraction === undefined ? '' : ` ${Math.floor(fraction * 10) * 10}%`;
      // Counts in the text change with every call.
      const news = `${text.replace(/\d+/g, '')}${tenth}`;
      if (news === last) return;
      last = news;
      process.stdout.write(`… ${name.padEnd(14)} ${text}${tenth}\n`);
    },
    end: (line) => process.stdout.write(`${line}\n`),
  };
}

function drawBar(fraction) {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * 20);
  return `${'█'.repeat(full)}${'░'.repeat(20 - full)} ${String(Math.floor(fraction * 100)).padStart(3)}%`;
}

function took(started) {
  return `(${((performance.now() - started) / 1000).toFixed(1)} s)`;
}
