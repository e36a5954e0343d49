/** What a run that ran nothing counted. */
export const NO_TESTS = { passed: 0, failed: 0, skipped: [], because: null };

/** What `openVsCode` gives where nothing is to run in VS Code. */
export const NO_VSCODE = {
  files: [],
  env: {},
  before: NO_TESTS,
  suites: async () => NO_TESTS,
  close: async () => undefined,
};
