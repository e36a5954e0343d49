import { resolve } from 'node:path';

/** What a test run gives to `code` on its command line. Other switches of the desktop mean nothing to the server. */
export interface CodeArguments {
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath: string;
  readonly userDataDir: string | null;
  readonly extensionsDir: string | null;
  /** The folder or workspace file to open; null for an empty window. */
  readonly target: string | null;
  readonly workspaceTrust: boolean;
}

export function parseCodeArguments(given: readonly string[]): CodeArguments {
  const switches = given.flatMap((argument) => {
    const found = /^--([\w-]+)(?:=(.*))?$/.exec(argument);
    return found === null ? [] : [{ name: found[1] ?? '', value: found[2] ?? '' }];
  });
  const all = (name: string): string[] =>
    switches.filter((one) => one.name === name).map(({ value }) => value);
  const path = (name: string): string | null => {
    const value = all(name)[0];
    return value === undefined ? null : resolve(value);
  };
  const extensionTestsPath = path('extensionTestsPath');
  if (extensionTestsPath === null) throw new Error('--extensionTestsPath=… is missing');
  return {
    extensionDevelopmentPaths: all('extensionDevelopmentPath').map((value) => resolve(value)),
    extensionTestsPath,
    userDataDir: path('user-data-dir'),
    extensionsDir: path('extensions-dir'),
    target: given.find((argument) => !argument.startsWith('-')) ?? null,
    workspaceTrust: all('disable-workspace-trust').length === 0,
  };
}
