/**
 * How long the model and the judge were at work, as the clock on the wall saw it. Calls that are under way together count once:
 * they start at the same moment, so the longest of them is the time that passed. The sums over calls are in `Spend`.
 */
export interface WorkTime {
  readonly modelMs: number;
  readonly judgeMs: number;
  readonly together: Together;
}

/** The calls that are under way together: those of one round and one draw, or of one look back. */
interface Together {
  readonly key: string;
  readonly modelMs: number;
  readonly judgeMs: number;
}

export const NO_WORK: WorkTime = {
  modelMs: 0,
  judgeMs: 0,
  together: { key: '', modelMs: 0, judgeMs: 0 },
};

/** Whatever comes next starts later than all that came before. */
export function startAnew(work: WorkTime): WorkTime {
  return { ...work, together: NO_WORK.together };
}

/** Adds a model call that was under way together with the others of the same key. */
export function addCall(work: WorkTime, key: string, modelMs: number): WorkTime {
  const together = key === work.together.key ? work.together : { ...NO_WORK.together, key };
  const longer = Math.max(0, modelMs - together.modelMs);
  return {
    ...work,
    modelMs: work.modelMs + longer,
    together: { ...together, modelMs: together.modelMs + longer },
  };
}

/** Adds a judgement: those of the programs that were drawn together run together. */
export function addJudging(work: WorkTime, judgeMs: number): WorkTime {
  const { together } = work;
  const longer = Math.max(0, judgeMs - together.judgeMs);
  return {
    ...work,
    judgeMs: work.judgeMs + longer,
    together: { ...together, judgeMs: together.judgeMs + longer },
  };
}
