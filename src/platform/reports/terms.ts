/** What a report calls a figure, and what it means by it. */
interface TermText {
  readonly name: string;
  /** Paragraphs. */
  readonly says: readonly string[];
}

/** Every figure of a report, in the order in which they are printed. */
export const TERMS = {
  passAtK: {
    name: 'pass@k',
    says: [
      'How likely at least one of k attempts solves a problem, on average over the problems.',
      'Estimated without bias from the n attempts of a problem, of which c solved it: 1 − C(n − c, k) ∕ C(n, k). A problem with fewer than k attempts is left out of that k. (M. Chen and others, Evaluating Large Language Models Trained on Code, 2021.)',
    ],
  },
  passHatK: {
    name: 'pass^k',
    says: [
      'How likely all of k attempts solve a problem, on average over the problems: C(c, k) ∕ C(n, k). High where a model solves a problem every time. (S. Yao and others, τ-bench, 2024.)',
    ],
  },
  interval: {
    name: '95 % interval',
    says: [
      'Were other problems of the same kind taken, the figure would lie about here: about 95 of 100 such intervals hold the true one. It stands for the choice of problems as well as for the luck of the attempts.',
      'Problems are drawn again 10,000 times (bootstrap, BCa), never single attempts. Near 0 and 1 a Wilson interval with the scatter of the problems takes its place, and where all problems say the same the rule of three.',
    ],
  },
  k: {
    name: 'k',
    says: ['Attempts of a problem that are looked at together.'],
  },
  overProblems: {
    name: 'problems',
    says: ['The problems that the figure is a mean over: those with at least k attempts.'],
  },
  attempt: {
    name: 'attempts',
    says: [
      'An attempt is a fresh conversation about one problem, without looking back on earlier ones and without lessons. It ends with a program that solves the problem, or with its last reply.',
      'Attempts that were asked for and are not there are missing; they count nowhere, and never as failed.',
    ],
  },
  solved: {
    name: 'solved',
    says: [
      'A program solves a problem when it passes all its tests, the hidden ones too. A problem counts as solved when one attempt at least has solved it.',
    ],
  },
  solvedOf: {
    name: 'solved of attempts',
    says: ['The attempts that solved the problem, of all attempts of it.'],
  },
  verdict: {
    name: 'verdict',
    says: [
      'How the last program of an attempt was judged: by the hidden tests where it passed the visible ones, else by those. Attempts whose maker did not write it down are not among them.',
    ],
  },
  marginal: {
    name: 'marginal verdicts',
    says: [
      'Solved attempts whose program used over 80 % of a limit of time or memory, of those that were measured: on another machine they might have been judged otherwise.',
    ],
  },
  recovered: {
    name: 'recovered',
    says: [
      'Of the attempts whose first program failed and that had another reply, those that solved the problem in the end.',
    ],
  },
  stepsToRecovery: {
    name: 'steps to recovery',
    says: [
      'Replies from the first failure to the program that solved the problem, on average over the attempts that recovered.',
    ],
  },
  repeated: {
    name: 'repeated errors',
    says: [
      'Of the programs that failed after an earlier one of the same attempt had, those that do the same as an earlier one, or fail in the same way.',
    ],
  },
  difficulty: {
    name: 'difficulty',
    says: [
      'A problem’s level where its file names one, else by its rating on Codeforces, else by CodeContests’ own scale. “Unknown” is what nobody has graded.',
    ],
  },
  source: { name: 'source', says: ['Where a problem comes from, as its file says.'] },
  spend: {
    name: 'spent',
    says: [
      'What the attempts took: programs that were judged, tokens that the model read and wrote, and time from the first attempt to the last one, pauses left out.',
    ],
  },
  difference: {
    name: 'difference',
    says: [
      'pass@k of tuned less that of base, in points of a hundred: the mean of the differences of each problem. Problems are compared with themselves, so that easy and hard ones do not drown what the models make of them.',
      'Its interval resamples problems with both their sides.',
    ],
  },
  chance: {
    name: 'by chance',
    says: [
      'How often a difference of this size, to either side, would come of chance alone, were both models equally good. Under 0.05 it counts as seen. Each k is tested by itself.',
      'By a sign-flip test over the problems; with one attempt of each by McNemar’s exact test.',
    ],
  },
  visible: {
    name: 'what could be seen',
    says: [
      'The difference of pass@1 that such samples would show in four of five cases. A smaller one may be there and not be seen.',
    ],
  },
  plan: {
    name: 'problems needed',
    says: [
      'With so many problems like these, each attempted so often by both models and compared with itself, a gain of this size would be seen in that share of all evaluations.',
    ],
  },
  gained: {
    name: 'gained, lost',
    says: [
      'Gained are problems that tuned has solved at least once and base never; lost those that base has solved and tuned never.',
    ],
  },
  pairs: {
    name: 'attempts of one seed',
    says: [
      'Attempts that both models began with the same seed. They are paired only where both wrote one reply at a time, for else a seed does not make a reply come out the same.',
    ],
  },
  hash: {
    name: 'sha256',
    says: [
      'The hash of the file of weights: the same hash is the same model. Of an endpoint nobody here can know it.',
    ],
  },
  sampling: {
    name: 'sampling',
    says: [
      'How replies were drawn: temperature, top p (of the likeliest words only so many as make up this share), most tokens a reply, and the seed that all draws are derived from. With several replies written at once a seed does not make a reply come out the same.',
    ],
  },
  image: {
    name: 'sandbox image',
    says: [
      'What programs were judged in, named by the hash of all it is built from: the same name is the same compilers, limits and judge.',
    ],
  },
} as const satisfies Record<string, TermText>;

export type TermId = keyof typeof TERMS;

/** In the order in which they are printed. */
export const TERM_IDS = Object.keys(TERMS) as readonly TermId[];
