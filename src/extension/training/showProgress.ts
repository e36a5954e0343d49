import type { ShowProgress } from '../../app/progress.ts';
import type { Report } from '../cancellable.ts';

/** Tells under a notification how far something has come. */
export function showProgress(report: Report): ShowProgress {
  return ({ what, fraction }) =>
    report.report({
      message: fraction === null ? what : `${what}: ${Math.floor(100 * fraction)} %`,
    });
}
