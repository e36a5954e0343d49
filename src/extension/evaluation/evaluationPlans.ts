import type { Memento } from 'vscode';
import { planIn, type EvaluationPlan } from './evaluationPlan.ts';

const KEY = 'leafe.evaluationPlans';
/** Those used longest ago are forgotten: going on with them asks where their problems are. */
const MOST = 50;

/** What evaluations of this person's were begun with, by their names, the latest first: their folders do not say where the problems came from. */
export class EvaluationPlans {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  find(name: string): EvaluationPlan | null {
    const found = this.#all().find(([known]) => known === name);
    return planIn(found?.[1]);
  }

  async keep(name: string, plan: EvaluationPlan): Promise<void> {
    const others = this.#all().filter(([known]) => known !== name);
    await this.#memory.update(KEY, [[name, plan], ...others].slice(0, MOST));
  }

  #all(): readonly (readonly [string, unknown])[] {
    const kept: unknown = this.#memory.get(KEY);
    if (!Array.isArray(kept)) return [];
    return kept.filter((one): one is [string, unknown] => {
      return Array.isArray(one) && typeof one[0] === 'string';
    });
  }
}
