// `npm run bench [-- judge|checkpoint|model|evaluate|explore|import|export|report|panel|extension|cli|training] [--json|--markdown] [--quick]`: one table,
// with the machine it was made on.
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';
import { ROOT } from './setup.mjs';
import { build } from './setup/build.mjs';

const NAMES = [
  'judge',
  'checkpoint',
  'model',
  'evaluate',
  'explore',
  'import',
  'export',
  'report',
  'panel',
  'extension',
  'cli',
  'training',
];
const FLAGS = ['--json', '--markdown', '--quick'];

const given = process.argv.slice(2);
const quick = given.includes('--quick');
const wanted = given.filter((argument) => !argument.startsWith('--'));
const unknown = [
  ...wanted.filter((name) => !NAMES.includes(name)),
  ...given.filter((argument) => argument.startsWith('--') && !FLAGS.includes(argument)),
];

if (unknown.length > 0) {
  const known = `${NAMES.join(', ')} and ${FLAGS.join(', ')}`;
  process.stderr.write(`The bench does not know ${unknown.join(', ')}; it knows ${known}.\n`);
  process.exitCode = 2;
} else {
  // What the panel costs shows in its own page and in the VS Code around it.
  const named = wanted.flatMap((name) => (name === 'panel' ? ['panel', 'extension'] : [name]));
  process.exitCode = await main(wanted.length === 0 ? NAMES : [...new Set(named)]);
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
      rows.push(...(await bench(name, stop.signal)));
    } catch (error) {
      skipped.push({ bench: name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  await print(rows, skipped);
  if (stop.signal.aborted) return 130;
  return rows.length > 0 ? 0 : 1;
}

async function bench(name, signal) {
  // They are measured as people run them.
  if (name === 'cli' || name === 'extension' || name === 'export' || name === 'report') {
    await build(ROOT, () => undefined);
    process.env.LEAFE_PROGRAMS = join(ROOT, 'dist');
  }
  const exported = await load(`${name}.ts`);
  const measure = exported[`bench${name[0].toUpperCase()}${name.slice(1)}`];
  return measure({ quick }, signal);
}

async function print(rows, skipped) {
  const line = (text) => process.stdout.write(`${text}\n`);
  if (given.includes('--json')) {
    line(JSON.stringify({ kind: 'machine', ...machine() }));
    for (const row of rows) line(JSON.stringify({ kind: 'row', ...row }));
    for (const skip of skipped) line(JSON.stringify({ kind: 'skipped', ...skip }));
    return;
  }
  const { plainTable, markdownTable } = await load('table.ts');
  const { cpu, cores, memoryGb, system, node } = machine();
  line(`${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}${quick ? ', quick' : ''}`);
  line('');
  const table = given.includes('--markdown') ? markdownTable : plainTable;
  for (const text of table(rows)) line(text);
  if (skipped.length > 0) line('');
  for (const { bench: name, reason } of skipped) line(`skipped ${name}: ${reason}`);
}

function machine() {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 1e9),
    // The version alone: what follows it names the builder of the kernel.
    system: `${type()} ${release().split('-')[0]}`,
    node: process.version,
  };
}

function load(file) {
  return import(pathToFileURL(join(ROOT, 'bench', file)).href);
}
