import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSaid } from '../support/assertSaid.ts';
import { contestFile } from '../support/contestFile.ts';
import { evaluationIn } from '../support/evaluations.ts';
import { leafe, type Ended } from '../support/leafe.ts';
import { tapeModel } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** Who starts a sandbox hears of this alone. */
const NO_DOCKER = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

test('what is wrong with problems, model or folder is said before a sandbox is started, and leaves nothing', async (t) => {
  const home = await temporaryFolder(t);
  const file = await contestFile(home, [{ name: 'one' }]);
  const model = await tapeModel(home, []);
  await evaluationIn(join(home, 'another'), { one: '10' });
  await mkdir(join(home, 'theirs'));
  await writeFile(join(home, 'theirs', 'notes.txt'), 'mine');
  const before = await readdir(home, { recursive: true });
  const run = (...args: readonly string[]): Promise<Ended> => leafe(args, { home, env: NO_DOCKER });
  const refused = async (
    args: readonly string[],
    { what, todo }: { readonly what: RegExp; readonly todo: RegExp },
  ): Promise<void> => {
    const { code, stdout, stderr } = await run(...args);
    assert.deepEqual([code, stdout], [1, ''], stderr);
    assertSaid(stderr, what, todo);
    assert.deepEqual(await readdir(home, { recursive: true }), before);
  };

  const missing = { what: /gone\.jsonl/, todo: /leafe problems list|Name/ };
  await refused(['evaluate', file, 'gone.jsonl', '--model', model], missing);
  await refused(['study', 'gone.jsonl', '--model', model], missing);

  const taken = { what: /theirs is there already and holds no/, todo: /not there yet/ };
  await refused(['evaluate', file, '--model', model, '--out', 'theirs'], taken);
  await refused(['study', file, '--model', model, '--out', 'theirs'], taken);
  const within = { what: /tape\.jsonl\/in is no folder/, todo: /Name/ };
  await refused(['evaluate', file, '--model', model, '--out', 'tape.jsonl/in'], within);
  await refused(['evaluate', file, '--model', model, '--out', 'another'], {
    what: /made with other weights: the model is another/,
    todo: /another folder/,
  });

  await refused(['evaluate', file, '--model', 'tape:gone'], {
    what: /there is no tape .*gone/,
    todo: /--tape-mode record/,
  });
  await refused(['study', file, '--model', 'embedded:gone.gguf'], {
    what: /there is no file .*gone\.gguf/,
    todo: /leafe models list/,
  });
  await refused(['evaluate', file, '--model', 'openai:some', '--base-url', 'localhost:8000'], {
    what: /"localhost:8000" is no address of an endpoint/,
    todo: /http:\/\/localhost:8000\/v1/,
  });

  const { code, stderr } = await run('evaluate', file, '--model', model, '--out', 'new/folder');
  assert.equal(code, 75);
  assert.match(stderr, /Docker cannot be reached/, 'then it is started');
  await assert.rejects(readdir(join(home, 'new')), { code: 'ENOENT' });
});
