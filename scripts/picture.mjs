// `npm run picture -- <run> [--all] [--columns N] [--out FILE]`: draws a run as an SVG picture of a terminal, for the README.
// The same run gives the same picture, byte for byte.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { register } from 'tsx/esm/api';
import { drawTerminal } from './picture/drawTerminal.mjs';
import { terminalRows } from './picture/terminalRows.mjs';
import { homeFolder, ROOT } from './setup.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    // Lessons, program and ledger too, not only what a README has room for.
    all: { type: 'boolean', default: false },
    columns: { type: 'string', default: '96' },
    out: { type: 'string', default: join(ROOT, 'media', 'demo.svg') },
  },
});
const [name] = positionals;

if (name === undefined) {
  process.stderr.write('There is no run to draw.\nName one: npm run picture -- <run>\n');
  process.exitCode = 2;
} else {
  register();
  const columns = Number(values.columns);
  const rows = await terminalRows(await drawnRun(name, columns), columns);
  writeFileSync(values.out, drawTerminal(rows, { columns, title: 'npm run demo' }));
  process.stdout.write(`${values.out}\n`);
}

async function drawnRun(wanted, width) {
  const { readRun } = await import('../src/app/readRun.ts');
  const { drawRun } = await import('../src/cli/report.ts');
  const { signal } = new AbortController();
  const { run, state } = await readRun(wanted, { home: homeFolder(), signal });
  const options = { width, paint: pc.createColors(true) };
  return drawRun(run, state, values.all ? options : { ...options, parts: [] });
}
