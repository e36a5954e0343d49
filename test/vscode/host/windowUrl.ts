import { resolve } from 'node:path';

/** What a window is told when it opens, as pairs: `extensionDevelopmentPath`, `extensionTestsPath` and the like. */
export type Payload = readonly (readonly [name: string, value: string])[];

/** The address of a window on a folder, on a `.code-workspace` file, on a virtual folder's URI, or on nothing. */
export function windowUrl(port: number, target: string | null, payload: Payload = []): string {
  const query = new URLSearchParams();
  if (target === null) query.set('ew', 'true');
  else if (/^[a-z]{2,}:/.test(target)) query.set('folder', target);
  else query.set(target.endsWith('.code-workspace') ? 'workspace' : 'folder', resolve(target));
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query}`;
}

/** A path of the server's machine as a window names it. */
export function remoteUri(port: number, path: string): string {
  return `vscode-remote://127.0.0.1:${port}${encodeURI(resolve(path))}`;
}
