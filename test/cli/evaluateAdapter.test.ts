import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contestFile } from '../support/contestFile.ts';
import { leafe } from '../support/leafe.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { workingAdapter } from '../support/workingAdapter.ts';

test('a model is evaluated with an adapter and without, and the two are compared', async (t) => {
  const home = await temporaryFolder(t);
  await workingAdapter(home, 'june');
  const problems = await contestFile(home, [{ name: 'one', private: [['2 2\n', '4\n']] }]);
  const evaluate = async (out: string, ...more: readonly string[]): Promise<void> => {
    const { code, stderr } = await leafe(
      [
        ...['evaluate', problems, '--model', 'embedded:smollm2-135m', '--out', out, '-n', '2'],
        // What it writes is none of this story.
        ...['--steps', '1', '--set', 'actTokens=16', '--threads', '1', ...more],
      ],
      { home },
    );
    assert.equal(code, 0, stderr);
  };
  await evaluate('base');
  await evaluate('tuned', '--adapter', 'june');
  const { code, stdout, stderr } = await leafe(['compare', 'base', 'tuned'], { home });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /embedded:smollm2-135m \+ june/);
  assert.match(stdout, /No difference can be seen/);
});
