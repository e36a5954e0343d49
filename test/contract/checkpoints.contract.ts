import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLeafeError, type Reason } from '../../src/core/errors.ts';
import type { CheckpointDraft, Checkpoints } from '../../src/core/ports/checkpoints.ts';

const never = new AbortController().signal;

/** What every `Checkpoints` does. `open` gives a fresh, empty one. */
export function checkpointsContract(name: string, open: () => Promise<Checkpoints>): void {
  const story = (title: string, tell: (checkpoints: Checkpoints) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const checkpoints = await open();
      try {
        await tell(checkpoints);
      } finally {
        await checkpoints.close();
      }
    });
  };

  story('what was saved is given back, byte for byte', async (checkpoints) => {
    const files = { 'program.py': 'print(1)\n', 'transcript.json': '[{"content":"é\\n"}]' };
    const saved = await checkpoints.save(draft(files), never);
    assert.match(saved.commit, /^[0-9a-f]{40}$/);
    assert.match(saved.tree, /^[0-9a-f]{40}$/);
    const { commit, tree, parent, files: back } = await checkpoints.restore(saved.commit, never);
    assert.deepEqual({ commit, tree, parent }, { ...saved, parent: null });
    assert.deepEqual(Object.fromEntries(back), files);
  });

  story('the whole state counts: a file left out of the next step is gone', async (checkpoints) => {
    const first = await checkpoints.save(draft({ 'a.txt': '1', 'b.txt': '2' }), never);
    const second = await checkpoints.save(draft({ 'b.txt': '3' }, { parent: first.commit }), never);
    const back = await checkpoints.restore(second.commit, never);
    assert.equal(back.parent, first.commit);
    assert.deepEqual([...back.files], [['b.txt', '3']]);
    const before = await checkpoints.restore(first.commit, never);
    assert.deepEqual([...before.files.keys()].sort(), ['a.txt', 'b.txt']);
  });

  story('odd paths, folders, empty and large files come back', async (checkpoints) => {
    const files = {
      'a/b/c.txt': 'deep',
      'a.txt': 'beside the folder a',
      'a-b': 'sorts between a and a/',
      'empty.txt': '',
      'with "quotes" and \\ back\\slash': 'x',
      'line\nbreak\tand tab': 'y',
      ' leading and trailing ': 'z',
      '日本語/файл é 🎉.txt': '🎉\r\n\0\u2028',
      '.gitignore': '*\n',
      'large.txt': '0123456789abcde\n'.repeat(655_360),
    };
    const saved = await checkpoints.save(draft(files), never);
    const back = await checkpoints.restore(saved.commit, never);
    assert.deepEqual(Object.fromEntries(back.files), files);
  });

  story('what waits for the commit finds it in the store', async (checkpoints) => {
    const found: string[] = [];
    const saved = await checkpoints.save(draft({ a: '1' }), never, async ({ commit }) => {
      found.push((await checkpoints.restore(commit, never)).commit);
    });
    assert.deepEqual(found, [saved.commit]);
    const failing = checkpoints.save(draft({ a: '2' }), never, async () => {
      throw new RangeError('the journal would not');
    });
    await assert.rejects(failing, /the journal would not/);
  });

  story('a state without files is a state', async (checkpoints) => {
    const saved = await checkpoints.save(draft({}), never);
    assert.equal(saved.tree, '4b825dc642cb6eb9a060e54bf8d69288fbee4904');
    assert.equal((await checkpoints.restore(saved.commit, never)).files.size, 0);
  });

  story('the same step gives the same commit', async (checkpoints) => {
    const one = await checkpoints.save(draft({ a: '1' }), never);
    assert.equal(one.commit, '40001ca3557e43e7dcb2b8afddab68ac2dbdd713');
    assert.deepEqual(await checkpoints.save(draft({ a: '1' }), never), one);
    const later = await checkpoints.save(draft({ a: '1' }, { atSeconds: 1_800_000_001 }), never);
    assert.notEqual(later.commit, one.commit);
    assert.equal(later.tree, one.tree);
  });

  story('a new history may begin on a branch that has one', async (checkpoints) => {
    await checkpoints.save(draft({ a: '1' }), never);
    const fresh = await checkpoints.save(draft({ a: '2' }), never);
    assert.equal((await checkpoints.restore(fresh.commit, never)).parent, null);
  });

  story('a branch forks from any step, and goes on from there', async (checkpoints) => {
    const first = await checkpoints.save(draft({ a: '1' }), never);
    await checkpoints.save(draft({ a: '2' }, { parent: first.commit }), never);
    await checkpoints.fork('run-1', 'b2', first.commit, never);
    const next = draft({ a: '3' }, { branch: 'b2', parent: first.commit });
    const forked = await checkpoints.save(next, never);
    const back = await checkpoints.restore(forked.commit, never);
    assert.equal(back.parent, first.commit);
    assert.equal(back.files.get('a'), '3');
  });

  story('many saves at once each give their own state', async (checkpoints) => {
    const drafts = Array.from({ length: 20 }, (_, index) =>
      draft({ n: String(index) }, { branch: `b${index}` }),
    );
    const saved = await Promise.all(drafts.map((one) => checkpoints.save(one, never)));
    const back = await Promise.all(saved.map(({ commit }) => checkpoints.restore(commit, never)));
    assert.deepEqual(
      back.map(({ files }) => files.get('n')),
      drafts.map(({ files }) => files.get('n')),
    );
  });

  story('a commit that is not there is unknown, to restore, fork and save', async (checkpoints) => {
    for (const id of ['0123456789012345678901234567890123456789', 'HEAD', '', '--all', 'a\nb']) {
      await refused(checkpoints.restore(id, never), 'unknownCheckpoint');
      await refused(checkpoints.fork('run-1', 'b2', id, never), 'unknownCheckpoint');
      await refused(checkpoints.save(draft({}, { parent: id }), never), 'unknownCheckpoint');
    }
    await checkpoints.save(draft({ a: 'still works' }), never);
  });

  story('of many commits those are told that are not there', async (checkpoints) => {
    const { commit, tree } = await checkpoints.save(draft({ a: '1' }), never);
    const gone = '0123456789012345678901234567890123456789';
    assert.deepEqual(await checkpoints.missing([commit, commit], never), []);
    assert.deepEqual(await checkpoints.missing([], never), []);
    const some = [gone, commit, tree];
    const [first, others] = await Promise.all([
      checkpoints.missing(some, never),
      checkpoints.missing([commit], never),
    ]);
    assert.deepEqual([first, others], [[gone, tree], []]);
    await refused(checkpoints.missing(['HEAD'], never), 'unknownCheckpoint');
  });

  story('a tree is no commit', async (checkpoints) => {
    const { tree } = await checkpoints.save(draft({ a: '1' }), never);
    await refused(checkpoints.restore(tree, never), 'unknownCheckpoint');
  });

  story('paths that lead out or that git keeps for itself are refused', async (checkpoints) => {
    const paths = [
      '',
      '/a',
      'a/',
      'a//b',
      './a',
      '../a',
      'a/../../b',
      '.git/config',
      'a/.GIT',
      'a\0',
    ];
    const more = ['\ud800', '.git\u200c', 'GIT~1/x', 'a\\.git\\b', '.gitmodules', '.git '];
    for (const path of [...paths, ...more]) {
      await assert.rejects(
        checkpoints.save(draft({ [path]: 'x' }), never),
        (error) => isLeafeError(error, 'input', 'invalid'),
        JSON.stringify(path),
      );
    }
  });

  story('a path cannot be file and folder', async (checkpoints) => {
    await assert.rejects(checkpoints.save(draft({ 'a/b': '1', a: '2' }), never), (error) =>
      isLeafeError(error, 'input', 'invalid'),
    );
  });

  story('names that cannot be in a ref are refused', async (checkpoints) => {
    const names = [
      '',
      '.',
      '..',
      'a..b',
      'a b',
      'a/b',
      'a:b',
      'a~1',
      'a^',
      'x.lock',
      '-x',
      '@',
      'a\n',
    ];
    for (const wrong of [...names, 'a@{0}', 'end.', '\ud800', 'x'.repeat(201)]) {
      for (const part of [{ run: wrong }, { branch: wrong }]) {
        await assert.rejects(
          checkpoints.save(draft({}, part), never),
          (error) => isLeafeError(error, 'input', 'invalid'),
          JSON.stringify(part),
        );
      }
    }
    await checkpoints.save(draft({}, { run: '20261124-0208-sum_two-k3f9', branch: 'b1.2' }), never);
  });

  story('a signal that is set stops before anything is done', async (checkpoints) => {
    const reason = new Error('stopped');
    const stopped = AbortSignal.abort(reason);
    const { commit } = await checkpoints.save(draft({}), never);
    const isReason = (error: unknown): boolean => error === reason;
    await assert.rejects(checkpoints.save(draft({}), stopped), isReason);
    await assert.rejects(checkpoints.restore(commit, stopped), isReason);
    await assert.rejects(checkpoints.fork('run-1', 'b2', commit, stopped), isReason);
  });
}

export function draft(
  files: Readonly<Record<string, string>>,
  change: Partial<CheckpointDraft> = {},
): CheckpointDraft {
  return {
    run: 'run-1',
    branch: 'b1',
    step: 'b1.1',
    parent: null,
    files: new Map(Object.entries(files)),
    atSeconds: 1_800_000_000,
    ...change,
  };
}

async function refused(work: Promise<unknown>, reason: Reason<'checkpoint'>): Promise<void> {
  await assert.rejects(work, (error) => isLeafeError(error, 'checkpoint', reason));
}
