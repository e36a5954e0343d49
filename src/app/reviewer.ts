import { userInfo } from 'node:os';
import { isReviewerName } from '../core/learn/standing.ts';

/** Who decides where nobody says otherwise: the person who is logged in, by a name that a file can have. */
export function defaultReviewer(): string {
  const name = loginName()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return isReviewerName(name) ? name : 'reviewer';
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user number without a name, as in some containers.
    return '';
  }
}
