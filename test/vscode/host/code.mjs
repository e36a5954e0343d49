#!/usr/bin/env node
// Stands in for the `code` binary: `@vscode/test-electron` starts it as `vscodeExecutablePath` with the switches of a test
// run, and the suite runs in the server's extension host. The exit code is the run's.
import { register } from 'tsx/esm/api';

register();
const { runSuite } = await import('./runSuite.ts');
process.exitCode = await runSuite(process.argv.slice(2));
