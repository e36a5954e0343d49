// `npm run bench [-- judge|checkpoint|model|explore|import|panel] [--json] [--quick]`: one table, with the machine it was made on.
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';
import { ROOT } from './setup.mjs';

const NAMES = ['judge', 'checkpoint', 'model', 'explore', 'import', 'panel'];

const given = process.argv.slice(2);
const json = given.includes('--json');
const quick = given.includes('--quick');
const wanted = given.filter((argument) => !argument.startsWith('--'));
const unknown = wanted.filter((name) => !NAMES.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}; there are ${NAMES.join(', ')}.\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await main(wanted.length === 0 ? NAMES : wanted);
}

async function main(names) {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('stopped')));
  register();
  const rows = [];
  const skipped = [];
  for (const name of names) {
    if (stop.signal.aborted) break;
    process.stderr.write(`bench ${name} …\n`);
    try {
      const { measured, reason } = await bench(name, stop.signal);
      if (reason === null) rows.push(...measured);
      else skipped.push({ bench: name, reason });
    } catch (error) {
      skipped.push({ bench: name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  if (json) printJson(rows, skipped);
  else printTable(rows, skipped);
  if (stop.signal.aborted) return 130;
  return rows.length > 0 ? 0 : 1;
}

async function bench(name, signal) {
  const file = join(ROOT, 'bench', `${name}.ts`);
  if (!existsSync(file)) return { measured: [], reason: `there is no bench/${name}.ts` };
  const exported = await import(pathToFileURL(file).href);
  const measure = exported[`bench${name[0].toUpperCase()}${name.slice(1)}`];
  return { measured: await measure({ quick }, signal), reason: null };
}

function machine() {
  const all = cpus();
  return { cpu: all[0]?.model.trim() ?? 'unknown', cores: all.length, node: process.version };
}

function printJson(rows, skipped) {
  const line = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  line({ kind: 'machine', ...machine() });
  for (const row of rows) line({ kind: 'row', ...row });
  for (const skip of skipped) line({ kind: 'skipped', ...skip });
}

function printTable(rows, skipped) {
  const { cpu, cores, node } = machine();
  process.stdout.write(`${cpu}, ${cores} cores, Node ${node}${quick ? ', quick' : ''}\n\n`);
  const header = ['bench', 'what', 'median', 'p95', 'unit', 'ratio', 'against'];
  const lines = rows.map((row) => [
    row.bench,
    row.what,
    figure(row.median),
    figure(row.p95),
    row.unit,
    figure(row.ratio),
    row.against ?? '',
  ]);
  const widths = header.map((title, at) =>
    Math.max(title.length, ...lines.map((line) => line[at].length)),
  );
  for (const line of [header, widths.map((width) => '-'.repeat(width)), ...lines]) {
    const cells = line.map((cell, at) =>
      [2, 3, 5].includes(at) ? cell.padStart(widths[at]) : cell.padEnd(widths[at]),
    );
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
  for (const { bench: name, reason } of skipped)
    process.stdout.write(`skipped ${name}: ${reason}\n`);
}

/** Three digits that mean something. */
function figure(value) {
  if (value === null || value === undefined) return '';
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
