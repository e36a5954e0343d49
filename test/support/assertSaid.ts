import assert from 'node:assert/strict';

/** The last words of a command that failed: one sentence on what happened, one on what to do, nothing of our insides. */
export function assertSaid(stderr: string, what: RegExp, todo: RegExp): void {
  const [happened = '', remedy = ''] = stderr.trimEnd().split('\n').slice(-2);
  assert.match(happened, /^leafe: .+/, stderr);
  assert.match(happened, what);
  assert.match(remedy, /^ {7}\S.*\.$/);
  assert.match(remedy, todo);
  assert.doesNotMatch(stderr, /Something went wrong inside|\n\s+at /);
}
