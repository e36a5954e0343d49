import assert from 'node:assert/strict';
import {
  appendFile,
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { writeLearntHome } from '../../../bench/support/learntHome.ts';
import { Corrections } from '../../../src/app/corrections.ts';
import { decide } from '../../../src/app/decide.ts';
import { EXPORT_DEFAULTS } from '../../../src/app/datasets/exportDefaults.ts';
import { exportDataset, type ExportPlan } from '../../../src/app/datasets/exportDataset.ts';
import { beginNotes, readNotes } from '../../../src/app/kept/keptProblems.ts';
import { verifyDataset } from '../../../src/app/datasets/verifyDataset.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import { FORMATS } from '../../../src/core/learn/formats.ts';
import type { Manifest } from '../../../src/core/learn/manifest.ts';
import type { Checkpoints } from '../../../src/core/ports/checkpoints.ts';
import { writeKept } from '../../../src/platform/files/keptFile.ts';
import { openGitCheckpoints } from '../../../src/platform/git/gitCheckpoints.ts';

const { signal } = new AbortController();

/** Three runs that have corrected two steps each, on problems of their own. */
let home = '';
let folder = '';
beforeEach(async () => {
  if (folder !== '') await rm(folder, { recursive: true, force: true });
  folder = await mkdtemp(join(tmpdir(), 'leafe-kept-'));
  home = join(folder, 'home');
  await writeLearntHome(home, { runs: 3, each: 2 }, signal);
});
after(() => rm(folder, { recursive: true, force: true }));

test('what was kept gives the very bytes that building anew gives, in every format, and opens no checkpoint', async () => {
  for (const format of FORMATS) {
    const anew = await exported({ format });
    assert.ok(anew.restored > 0, format);
    const kept = await exported({ format });
    assert.equal(kept.restored, 0, format);
    await rm(join(home, 'kept'), { recursive: true });
    const again = await exported({ format });
    assert.deepEqual(kept.bytes, anew.bytes, format);
    assert.deepEqual(again.bytes, anew.bytes, format);
  }
});

test('a kept file that is not what was written is made anew, wherever a byte was changed or cut off', async () => {
  const { bytes } = await exported({});
  const path = await oneKept();
  const whole = await readFile(path);
  for (const share of [0, 0.01, 0.3, 0.6, 0.999]) {
    const other = Buffer.from(whole);
    const at = Math.floor(whole.length * share);
    other[at] = other[at] === 0x61 ? 0x62 : 0x61;
    await writeFile(path, other);
    const after = await exported({});
    assert.deepEqual(after.bytes, bytes, `changed at ${at}`);
    assert.ok(after.restored > 0);
    assert.deepEqual(await readFile(path), whole);
  }
  for (const length of [0, 64, 65, whole.length - 1]) {
    await writeFile(path, whole.subarray(0, length));
    assert.deepEqual((await exported({})).bytes, bytes, `cut off at ${length}`);
  }
});

test('a row that was forged with its hash is found out when the data set is verified', async () => {
  await exported({});
  const path = await oneKept();
  const [, ...lines] = (await readFile(path, 'latin1')).split('\n');
  const text = lines.join('\n').replaceAll('The sum it is.', 'The sum it was.');
  writeKept(path, Buffer.from(text, 'latin1'));
  const { out } = await exported({});
  const checkpoints = await openGitCheckpoints(join(home, 'store.git'), signal);
  const bench = { home, checkpoints, judge: null };
  const { findings } = await verifyDataset(out, bench, () => undefined, signal);
  await checkpoints.close();
  assert.deepEqual(
    [...new Set(findings.map(({ what }) => what))],
    ['its text is not what its checkpoint gives'],
  );
});

test('a record whose commit is gone, or whose store is damaged, is named and left out, whatever was kept of it', async () => {
  await exported({});
  const packs = join(home, 'store.git', 'objects', 'pack');
  for (const name of await readdir(packs)) {
    await chmod(join(packs, name), 0o600);
    await truncate(join(packs, name), 100);
  }
  await assert.rejects(exported({}), isEmpty);
  for (const name of await readdir(packs)) await rm(join(packs, name));
  await assert.rejects(exported({}), (error) => {
    assert.match(String(error), /\(The checkpoint is not in the store/);
    return isEmpty(error);
  });
});

test('a problem that is another one now, and a licence that is, are told as they are now', async () => {
  await exported({});
  const set = join(home, 'set.jsonl');
  const lines = (await readFile(set, 'utf8')).trimEnd().split('\n');
  const [first = '', second = '', ...others] = lines;
  const changed = [
    first.replace('print their sum', 'print the sum of both'),
    second.replace('CC0-1.0', 'CC-BY-4.0'),
    ...others,
  ];
  await writeFile(set, `${changed.join('\n')}\n`);
  const { manifest } = await exported({});
  assert.deepEqual(manifest.licences, { 'CC-BY-4.0': 1, 'CC0-1.0': 1 });
  assert.deepEqual(
    manifest.keptOut.lost.map(({ why }) => /has changed since the run began/.test(why)),
    [true, true],
  );
});

test('a problem that becomes another one while it is exported is told as such, and nothing of it is kept', async () => {
  await exported({});
  const set = join(home, 'set.jsonl');
  const text = await readFile(set, 'utf8');
  // A hidden test of the first problem, after its notes were read and before it is read itself.
  const changed = text.replace('"110\\n"', '"119\\n"');
  assert.notEqual(changed, text);
  const meanwhile = (): Promise<void> => writeFile(set, changed);
  const { manifest } = await exported({ format: 'openai' }, meanwhile);
  assert.deepEqual(
    manifest.keptOut.lost.map(({ why }) => /p0\. Problem 0.* has changed since/.test(why)),
    [true, true],
  );
  await writeFile(set, text);
  const back = await exported({ format: 'openai' });
  await rm(join(home, 'kept'), { recursive: true });
  assert.deepEqual(back.bytes, (await exported({ format: 'openai' })).bytes);
});

test('a set that was another one while it was noted, and then put back, is looked at again', async () => {
  const set = join(home, 'set.jsonl');
  const text = await readFile(set, 'utf8');
  const source = { name: set, files: [set], evaluation: 'none' };
  const keep = await beginNotes(home, source);
  await writeFile(set, text.replaceAll('CC0-1.0', 'CC-BY-4.0'));
  keep({ notes: [], missing: [] });
  await writeFile(set, text);
  assert.equal(await readNotes(home, source), null);
});

test('a set whose place on the disk is another one is told by its content once, and by its place from then on', async () => {
  const source = { name: 'any', files: [import.meta.filename], evaluation: 'none' };
  const nothing = { notes: [], missing: [] };
  (await beginNotes(home, source))(nothing);
  const folder = join(home, 'kept', 'problems');
  const path = join(folder, (await readdir(folder))[0] ?? '');
  const whole = await readFile(path, 'utf8');
  const [, ...lines] = whole.split('\n');
  writeKept(path, Buffer.from(lines.join('\n').replace(/"stamp":"[^"]*"/, '"stamp":"another"')));
  assert.notEqual(await readFile(path, 'utf8'), whole);
  assert.deepEqual(await readNotes(home, source), nothing);
  assert.equal(await readFile(path, 'utf8'), whole);
});

test('an evaluation, a secret and a reviewer that come later have their say about rows that were kept', async () => {
  await exported({});
  const evaluation = [{ name: 'p1. Something', description: 'Something.' }];
  const held = await exported({ evaluation, leaveOut: true });
  assert.equal(held.manifest.keptOut.refused.length, 2);
  assert.match(held.manifest.keptOut.refused[0]?.why ?? '', /is the evaluation problem/);
  assert.equal(held.restored, 0);

  const secret = await exported({ secrets: ['The sum it is.'], leaveOut: true }).catch(String);
  assert.match(String(secret), /there is no record to write/);
  assert.equal((await exported({})).manifest.keptOut.refused.length, 0);

  const [one] = await new Corrections(home).all(signal);
  assert.ok(one !== undefined);
  const correction = `${one.run}/${one.correction}`;
  await decide(home, 'ann', [{ correction, decision: 'rejected', reason: 'no' }]);
  const reviewed = await exported({});
  assert.deepEqual([reviewed.manifest.counts.counterfactual, reviewed.restored], [5, 0]);
});

test('corrections come one by one in the order in which they come all at once', async () => {
  const corrections = new Corrections(home);
  const all = await corrections.all(signal);
  const each = [];
  for await (const one of corrections.each(signal)) each.push(one);
  assert.equal(all.length, 6);
  assert.deepEqual(each, all);
});

test('a run that has grown is looked at again, the others are not', async () => {
  const before = await exported({});
  const [run = ''] = await readdir(join(home, 'runs'));
  const journal = join(home, 'runs', run, 'journal.jsonl');
  const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
  const last = JSON.parse(lines.at(-1) ?? '') as { seq: number };
  const more = { v: 1, run, seq: last.seq + 1, at: new Date(0).toISOString(), kind: 'runResumed' };
  await appendFile(journal, `${JSON.stringify({ ...last, ...more, version: '0' })}\n`);
  const after = await exported({});
  assert.deepEqual(after.bytes, before.bytes);
  assert.ok(after.restored > 0 && after.restored < before.restored, String(after.restored));
});

test('two exports at once give the same bytes; what a killed one and removed runs left is swept', async () => {
  const [one, two] = await Promise.all([exported({}), exported({})]);
  assert.deepEqual(one.bytes, two.bytes);
  const kept = join(home, 'kept', 'runs');
  await writeFile(join(kept, 'somebody.4194305.new'), 'half');
  await writeFile(join(kept, 'a-run-that-is-gone'), 'whole');
  await exported({});
  assert.deepEqual((await readdir(kept)).sort(), (await readdir(join(home, 'runs'))).sort());
});

test('a home that cannot be written to is exported all the same', async () => {
  await writeFile(join(home, 'kept'), 'no folder');
  const { restored } = await exported({});
  assert.ok(restored > 0);
  assert.equal((await new Corrections(home).all(signal)).length, 6);
});

function isEmpty(error: unknown): boolean {
  return isLeafeError(error, 'dataset', 'empty') && /6 cannot be built again/.test(error.message);
}

interface Exported {
  readonly out: string;
  readonly manifest: Manifest;
  /** By name. */
  readonly bytes: Readonly<Record<string, string>>;
  /** Checkpoints that were opened. */
  readonly restored: number;
}

let sets = 0;

/** `meanwhile` is done once the notes on problems were read. */
async function exported(
  plan: Partial<ExportPlan>,
  meanwhile = async (): Promise<void> => undefined,
): Promise<Exported> {
  const out = join(folder, `set${(sets += 1)}`);
  const all: ExportPlan = {
    ...EXPORT_DEFAULTS,
    ...{ home, out, format: 'trl', heldOut: true, rehearsal: { share: 0, seed: 0 } },
    ...{ secrets: [], version: '0', image: 'leafe-sandbox:test' },
    ...plan,
  };
  const store = await openGitCheckpoints(join(home, 'store.git'), signal);
  let restored = 0;
  const checkpoints: Checkpoints = {
    save: store.save.bind(store),
    fork: store.fork.bind(store),
    missing: async (commits, stop) => {
      await meanwhile();
      return store.missing(commits, stop);
    },
    close: store.close.bind(store),
    restore: (commit, stop) => {
      restored += 1;
      return store.restore(commit, stop);
    },
  };
  try {
    const watcher = { onRefused: () => undefined, onRows: () => undefined };
    const manifest = await exportDataset(all, checkpoints, watcher, signal);
    const names = (await readdir(out)).sort();
    const texts = names.map(
      async (name) => [name, await readFile(join(out, name), 'utf8')] as const,
    );
    return { out, manifest, bytes: Object.fromEntries(await Promise.all(texts)), restored };
  } finally {
    await store.close();
  }
}

async function oneKept(): Promise<string> {
  const [name = ''] = await readdir(join(home, 'kept', 'runs'));
  return join(home, 'kept', 'runs', name);
}
