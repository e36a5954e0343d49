import { limits, python, type Attack } from '../attack.ts';

/** What happens to containers, to whoever holds them and to the line between. */
export const ENGINE: readonly Attack[] = [
  {
    kind: 'ordeal',
    ordeal: 'clientKilled',
    number: 39,
    name: 'killed client',
    tries: 'Kills the process that judges, idle and busy: no container stays for 5 s.',
  },
  {
    kind: 'trials',
    number: 40,
    name: 'killed container',
    tries: 'Kills the container under a program: it is judged again, never wrongly.',
    trials: [
      {
        program: python('import time', 'n = int(input())', 'time.sleep(0.8)', 'print(n + 1)'),
        input: '41\n',
        output: '42\n',
        limits: limits(1000),
        verdicts: ['accepted'],
        killedAfterMs: 400,
      },
    ],
  },
  {
    kind: 'ordeal',
    ordeal: 'farEngine',
    number: 41,
    name: 'far engine',
    tries: 'Puts 40 ms of round trip before the engine: a test takes less than twice its time.',
  },
  {
    kind: 'ordeal',
    ordeal: 'throughput',
    number: 42,
    name: 'cost of a test',
    tries: 'Measures a test: at most 1.5 times bare fork and exec, 20 times faster than exec.',
  },
];
