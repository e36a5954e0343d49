import { LeafeError } from '../../core/errors.ts';

const LONE_SURROGATE = /\p{Cs}/u;

/**
 * A run's or branch's name as one part of a ref. The rules are git's own for a part without `/`, and a length that fits a
 * file name.
 */
export function checkedName(what: 'run' | 'branch', name: string): string {
  if (!isRefPart(name)) {
    throw new LeafeError(
      'input',
      'invalid',
      `The ${what} name ${JSON.stringify(name.slice(0, 80))} cannot be part of a git ref.`,
      { todo: 'Use letters, digits, `-`, `_` and single dots.' },
    );
  }
  return name;
}

/** Files in the order of their paths' bytes, each path checked: relative, with `/`, never leading out. */
export function checkedFiles(files: ReadonlyMap<string, string>): [path: string, text: string][] {
  const sorted = [...files].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const [path] of sorted) {
    const wrong = whyNoPath(path) ?? (fileAbove(path, files) ? 'it lies below a file' : null);
    if (wrong !== null) {
      throw new LeafeError(
        'input',
        'invalid',
        `The path ${JSON.stringify(path.slice(0, 200))} cannot be in a checkpoint: ${wrong}.`,
      );
    }
  }
  return sorted;
}

function isRefPart(name: string): boolean {
  return (
    name.length > 0 &&
    Buffer.byteLength(name) <= 200 &&
    !LONE_SURROGATE.test(name) &&
    !/[\0-\x20\x7f~^:?*[\\/]/.test(name) &&
    !/^[.-]|\.\.|@\{|\.$|\.lock$/.test(name) &&
    name !== '@'
  );
}

function whyNoPath(path: string): string | null {
  if (path === '') return 'it is empty';
  if (LONE_SURROGATE.test(path)) return 'it is not well-formed Unicode';
  if (path.includes('\0')) return 'it holds a zero byte';
  if (Buffer.byteLength(path) > 4000) return 'it is too long';
  if (path.startsWith('/')) return 'it is absolute';
  const parts = path.split('/');
  if (parts.includes('')) return 'it has an empty part';
  if (parts.some((part) => part === '.' || part === '..')) return 'it leads out';
  if (parts.some(meansGitFolder)) return 'git keeps that name for itself';
  return null;
}

/** `.git` in any spelling that some file system takes for it; git's own fsck refuses those, and special `.git…` files. */
function meansGitFolder(part: string): boolean {
  return part
    .replace(/\p{Cf}/gu, '')
    .split('\\')
    .some((name) => /^(\.git|git~\d+|\.gitmodules)[ .]*(:.*)?$/i.test(name));
}

function fileAbove(path: string, files: ReadonlyMap<string, string>): boolean {
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
    if (files.has(path.slice(0, end))) return true;
  }
  return false;
}
