import { dirname } from 'node:path';
import { makeFolder } from '../platform/diskErrors.ts';
import { replaceFile } from '../platform/files/writeFiles.ts';
import { fetchTestlib, givenTestlib, testlibPath } from '../platform/testlib.ts';

/** Keeps testlib.h where checkers find it, and gives its path: a person's own where `file` is given, else the pinned one, fetched. */
export async function bringTestlib(file: string | undefined, signal: AbortSignal): Promise<string> {
  const text = await (file === undefined ? fetchTestlib(signal) : givenTestlib(file));
  const path = testlibPath();
  await makeFolder(dirname(path));
  await replaceFile(path, text);
  return path;
}
