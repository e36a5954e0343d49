import { openProblems } from '../../src/platform/problems/openProblems.ts';

/** Reads every problem of a file and tells its parent how long it took and how much memory at most. */
const source = await openProblems(process.argv[2] ?? '', { home: '' });
const started = performance.now();
let tests = 0;
for await (const problem of source.problems(new AbortController().signal)) {
  tests += problem.visibleTests.length + problem.hiddenTests.length;
}
const ms = performance.now() - started;
process.send?.({ ms, tests, peakBytes: process.resourceUsage().maxRSS * 1024 });
