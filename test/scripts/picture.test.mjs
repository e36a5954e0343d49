import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTerminal } from '../../scripts/picture/drawTerminal.mjs';
import { terminalRows } from '../../scripts/picture/terminalRows.mjs';

const LINES = [
  '├─ \u001b[1mb1.1\u001b[22m \u001b[31m✘\u001b[39m 0/2  \u001b[2mprinted "<&>"\u001b[22m',
  '',
  '│',
];

test('colours, weights and places of what a terminal shows are kept', async () => {
  const [first, second, third] = await terminalRows(LINES, 40);
  const plain = { colour: null, bold: false, dim: false };
  assert.deepEqual(first.slice(0, 4), [
    { ...plain, text: '├─ ', column: 0 },
    { ...plain, text: 'b1.1', column: 3, bold: true },
    { ...plain, text: '✘', column: 8, colour: 'red' },
    { ...plain, text: ' 0/2  ', column: 9 },
  ]);
  assert.match(first[4].text, /^printed "<&>"\s*$/);
  assert.ok(first[4].dim);
  assert.deepEqual(second, []);
  assert.equal(third.length, 1);
});

test('the picture holds words as text on the grid, and branches as lines', async () => {
  const svg = drawTerminal(await terminalRows(LINES, 40), { columns: 40, title: 'a <run>' });
  assert.match(
    svg,
    /<text class="b" x="45.2" y="61" textLength="33.6" fill="#e6edf3">b1\.1<\/text>/,
  );
  assert.match(svg, />printed &quot;&lt;&amp;&gt;&quot;<\/text>/);
  assert.match(svg, />a &lt;run&gt;<\/text>/);
  assert.doesNotMatch(svg, /[│├└─\u001b]/);
  assert.equal(svg.match(/<path d="M24\.2 /g)?.length, 2, 'one branch in each of two rows');
});

test('the same run gives the same picture', async () => {
  const draw = async () => drawTerminal(await terminalRows(LINES, 40), { columns: 40, title: 'x' });
  assert.equal(await draw(), await draw());
});
