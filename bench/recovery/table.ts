import { wilson, type Interval } from '../../src/core/learn/newcombe.ts';
import { WAYS, type Trial, type Way } from './ways.ts';

/** What nothing measured says. */
const ANY: Interval = { low: 0, high: 1 };

/** The table of docs/results/recovery.md: rates with Wilson's interval, then the ways compared failure by failure. */
export function recoveryTable(trials: readonly Trial[]): readonly string[] {
  const lines = [
    '| next attempt | solved | of | rate | 95 % interval (Wilson) |',
    '|---|---|---|---|---|',
  ];
  for (const way of WAYS) {
    const own = trials.filter((trial) => trial.way === way);
    const solved = own.filter((trial) => trial.solved).length;
    const { low, high } = own.length === 0 ? ANY : wilson({ solved, of: own.length });
    const rate = (solved / Math.max(1, own.length)).toFixed(2);
    lines.push(
      `| ${way} | ${solved} | ${own.length} | ${rate} | ${low.toFixed(2)} to ${high.toFixed(2)} |`,
    );
  }
  return [...lines, '', ...pairs(trials), lessons(trials)];
}

function pairs(trials: readonly Trial[]): readonly string[] {
  const solved = new Map<string, Map<Way, boolean>>();
  for (const trial of trials) {
    const ways = solved.get(trial.failure) ?? new Map<Way, boolean>();
    solved.set(trial.failure, ways.set(trial.way, trial.solved));
  }
  const only = (a: Way, b: Way): number =>
    [...solved.values()].filter((ways) => ways.get(a) === true && ways.get(b) === false).length;
  const compared: readonly (readonly [Way, Way])[] = [
    ['branch', 'fresh'],
    ['branch', 'facts'],
    ['facts', 'fresh'],
    ['branch', 'refine'],
    ['told', 'refine'],
    ['branch', 'told'],
  ];
  return compared.map(([a, b]) => {
    const [left, right] = [only(a, b), only(b, a)];
    const p = exactMcNemar(left, right);
    return `${a} alone ${left}, ${b} alone ${right}: exact McNemar p = ${p.toFixed(3)}`;
  });
}

function lessons(trials: readonly Trial[]): string {
  const branches = trials.filter(({ way }) => way === 'branch');
  const held = branches.filter(({ reflected }) => reflected).length;
  return `lessons that passed the checks: ${held} of ${branches.length}`;
}

/** Two-sided exact test of discordant pairs: McNemar 1947 by the binomial distribution with p = 1/2. */
function exactMcNemar(a: number, b: number): number {
  const n = a + b;
  let term = 0.5 ** n;
  let tail = 0;
  for (let k = 0; k <= Math.min(a, b); k++) {
    tail += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, 2 * tail);
}
