import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { emptyRun } from '../../src/domain/foldRun.ts';
import { endSentence } from '../../webview/run/news.ts';
import { NEW_VIEW, parseSavedView } from '../../webview/run/savedView.ts';
import { withDetail, type StepTexts } from '../../webview/run/stepTexts.ts';
import { count, number, speak, text } from '../../webview/text.ts';
import { highlight } from '../../webview/text/highlight.ts';
import { lineDiff } from '../../webview/text/lineDiff.ts';
import { outputDiff } from '../../webview/text/outputDiff.ts';
import { visible, visiblePieces } from '../../webview/text/visible.ts';

describe('text of a model or a program', () => {
  test('shows characters that would not show, by name', () => {
    assert.equal(visible('a\u202Eb'), 'a⟨U+202E⟩b');
    assert.equal(visible('\u001b[31mred\u0000'), '␛[31mred␀');
    assert.equal(visible('x\u200Dy\u{E0041}'), 'x⟨U+200D⟩y⟨U+E0041⟩');
    assert.equal(visible('\ud800'), '⟨U+D800⟩');
  });

  test('that is ordinary stays one piece, other scripts and line ends included', () => {
    const plain = 'Größe: 漢字 עברית 🎉\n\tnext';
    assert.deepEqual(visiblePieces(plain), [{ text: plain, hidden: null }]);
  });
});

describe('the sentence of a run that broke off', () => {
  const brokenOff = (message: string | null): string =>
    endSentence('failed', { ...emptyRun(), ended: { because: 'failed', message } });

  test('ends before the next one begins, whether the reason brought its full stop or not', () => {
    const whole = 'Broken off: Docker went away. Resume goes on where it was.';
    assert.equal(brokenOff('Docker went away'), whole);
    assert.equal(brokenOff('Docker went away.'), whole);
  });
});

describe('a line diff', () => {
  test('says which lines went, which came, and which words changed in them', () => {
    const lines = lineDiff('a\nx = int(y)\nb', 'a\nx = float(y)\nb\nc');
    assert.deepEqual(
      lines?.map(({ kind, before, after }) => [kind, before, after]),
      [
        ['same', 0, 0],
        ['removed', 1, null],
        ['added', null, 1],
        ['same', 2, 2],
        ['added', null, 3],
      ],
    );
    assert.deepEqual(lines?.[1]?.changed, [{ start: 4, end: 7 }]);
    assert.deepEqual(lines?.[2]?.changed, [{ start: 4, end: 9 }]);
  });

  test('of texts too large to compare here is left to an editor', () => {
    assert.equal(lineDiff('x\n'.repeat(4000), 'y'), null);
  });
});

describe('an output beside the expected one', () => {
  test('is told word by word, with the first difference and its line', () => {
    const diff = outputDiff('1 2\n3\n', '1 2\n4\n');
    assert.deepEqual(diff?.first, { line: 2, expected: '3', actual: '4' });
    const differing = diff?.actual.filter(({ differs }) => differs);
    assert.deepEqual(
      differing?.map((piece) => piece.text),
      ['4'],
    );
  });

  test('that ends early or goes on says so', () => {
    assert.deepEqual(outputDiff('1 2', '1')?.first, { line: 1, expected: '2', actual: null });
    assert.deepEqual(outputDiff('1', '1\n2')?.first, { line: 2, expected: null, actual: '2' });
  });

  test('that differs in blanks alone shows blanks; else blanks are no difference', () => {
    assert.equal(outputDiff('1 2\n', '1  2\n')?.blanksOnly, true);
    const words = outputDiff('1 2\n3', '1\n2\n4');
    assert.equal(words?.blanksOnly, false);
    assert.deepEqual(
      words?.expected.filter(({ differs }) => differs).map((piece) => piece.text),
      ['3'],
    );
  });
});

describe('a highlighted program', () => {
  test('is the program, character by character, whatever it is', () => {
    const strings = 'def f(x):\n    """two\n    lines"""\n    return x  # 1 < 2\n';
    for (const program of [strings, '', '<script>\u0000"""', 'x = 1\n'.repeat(20_000)]) {
      const lines = highlight(program, 'python3');
      const back = lines.map((tokens) => tokens.map((token) => token.text).join('')).join('\n');
      assert.equal(back, program);
    }
    assert.equal(highlight(strings, 'python3')[2]?.[0]?.kind, 'string');
  });
});

describe('the panel in another language', () => {
  afterEach(() => speak('en', {}));

  test('takes its texts, its plural forms and its numbers', () => {
    speak('de', { 'tree.branches.one': '{0} Zweig', 'tree.branches.other': '{0} Zweige' });
    assert.equal(count('tree.branches', 1), '1 Zweig');
    assert.equal(count('tree.branches', 1200), '1.200 Zweige');
    assert.equal(text('header.stop'), 'Stop');
  });

  test('that is no language at all is English', () => {
    speak('not a language', {});
    assert.equal(number(1200), '1,200');
  });
});

describe('what a panel saved', () => {
  test('is taken back as it was', () => {
    const view = { ...NEW_VIEW, run: 'r', selected: 'b1.1', split: 0.3, compact: true };
    assert.deepEqual(parseSavedView(JSON.parse(JSON.stringify(view))), view);
  });

  test('by another version is taken field by field, and nonsense is left', () => {
    const odd = { selected: 3, split: 'wide', scroll: null, filter: 'kept', programView: 'gone' };
    assert.deepEqual(parseSavedView(odd), { ...NEW_VIEW, filter: 'kept' });
    for (const saved of [undefined, null, 'x', 4, []]) {
      assert.deepEqual(parseSavedView(saved), NEW_VIEW);
    }
    assert.equal(parseSavedView({ split: 40 }).split, 0.85);
  });
});

test('texts of steps looked at long ago are dropped, those asked for last are kept', () => {
  let texts: StepTexts = new Map();
  for (let step = 0; step < 100; step++) {
    texts = withDetail(texts, `b1.${step}`, { kind: 'loading' });
  }
  assert.ok(texts.size < 50);
  assert.ok(texts.has('b1.99') && !texts.has('b1.0'));
});
