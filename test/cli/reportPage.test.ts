import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { assertSaid } from '../support/assertSaid.ts';
import { violations } from '../support/axe.ts';
import { evaluationIn, type Outcomes } from '../support/evaluations.ts';
import { leafe } from '../support/leafe.ts';
import { HOSTILE } from '../support/panel/hostileRun.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { startBrowser } from '../vscode/host/browser.ts';

const OUTCOMES = {
  'a. A': '0000',
  'b. B': '1100',
  'c. C': '0010',
  'd. D': '1111',
  [HOSTILE]: '0101',
} as const;

interface Figures {
  readonly passAtK: Readonly<Record<string, number>>;
  readonly ci95: Readonly<Record<string, readonly [number, number]>>;
  readonly passHatK: Readonly<Record<string, number>>;
  readonly passHatCi95: Readonly<Record<string, readonly [number, number]>>;
  readonly curve: readonly { k: number; value: number; low: number; high: number }[];
}

let browser: Promise<Browser> | null = null;
after(async () => (await browser)?.close());

test('a page of an evaluation shows the figures of --json to the last digit, as text, to everybody', async (t) => {
  const home = await temporaryFolder(t);
  const folder = await evaluationIn(join(home, 'base'), OUTCOMES, {
    adapter: { name: HOSTILE, sha256: 'a'.repeat(64), manifest: null, trainedOn: null },
    judge: { image: HOSTILE },
  });
  const file = join(home, 'base.html');
  const asked = ['report', folder, '--json', '--gain', '0.1', '--html', file];
  const { code, stdout, stderr } = await leafe(asked, { home });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /base\.html is written/);
  const told = JSON.parse(stdout) as Figures;

  const page = await opened(file);
  assert.deepEqual(
    await figuresIn(page, 'pass@k and pass^k'),
    Object.keys(told.ci95).map((k) => [
      ...[told.passAtK[k], ...(told.ci95[k] ?? [])],
      ...[told.passHatK[k], ...(told.passHatCi95[k] ?? [])],
    ]),
  );
  await page.getByText('Every k as a table').click();
  assert.deepEqual(
    await figuresIn(page, 'pass@k for every k'),
    told.curve.map(({ value, low, high }) => [value, low, high]),
  );
  await page.getByText('To show a gain of +10.0 points of pass@1').waitFor();
  await page.getByRole('button', { name: 'pass@1', exact: true }).first().press('Enter');
  await page.getByRole('heading', { name: 'pass@k', exact: true }).waitFor();
  await staysText(page);
  await page.close();

  const again = await leafe(['report', folder, '--html', file], { home });
  assert.deepEqual([again.code, again.stdout], [1, '']);
  assertSaid(again.stderr, /base\.html is there already/, /not there yet/);
});

test('a page of a comparison names what was gained and lost, and says plainly what cannot be seen', async (t) => {
  const home = await temporaryFolder(t);
  const base = await evaluationIn(join(home, 'base'), OUTCOMES);
  const tuned = await evaluationIn(join(home, 'tuned'), {
    ...OUTCOMES,
    'a. A': '0100',
    [HOSTILE]: '0000',
  });
  const file = join(home, 'new', 'comparison.html');
  const compared = ['compare', base, tuned, '--html', file];
  const { code, stdout, stderr } = await leafe([...compared, '--json'], { home });
  assert.equal(code, 0, stderr);
  const told = JSON.parse(stdout) as { atK: ComparedAtK[] };
  const page = await opened(file);
  await page.getByText('No difference can be seen with this many samples.').waitFor();
  assert.deepEqual(
    await figuresIn(page, 'The difference at each k'),
    told.atK.map(({ base: one, tuned: other, difference, p }) => [
      ...[one, other, difference.value, difference.low, difference.high, p],
    ]),
  );
  const gained = page.locator('section', { has: page.getByRole('heading', { name: 'Gained' }) });
  assert.match(await gained.innerText(), /a\. A 0\/4 → 1\/4/);
  await staysText(page);
  await page.close();

  const other = await evaluationIn(join(home, 'other'), OUTCOMES, { judge: { image: 'other' } });
  const refused = join(home, 'refused.html');
  const { code: failed } = await leafe(['compare', base, other, '--html', refused], { home });
  assert.equal(failed, 1);
  await assert.rejects(readFile(refused), 'no page tells of what cannot be compared');
});

test('a page can be read whatever there is: nothing, one problem, all solved, none, attempts missing', async (t) => {
  const home = await temporaryFolder(t);
  const all = await Promise.all(
    Object.entries(EDGES).map(([name, outcomes]) => evaluationIn(join(home, name), outcomes)),
  );
  await writeFile(join(home, 'nothing', 'attempts.jsonl'), '');
  await cutLines(join(home, 'missing', 'attempts.jsonl'), 7);
  const file = join(home, 'all.html');
  const { code, stderr } = await leafe(['report', ...all, '--html', file], { home });
  assert.equal(code, 0, stderr);
  const page = await opened(file);
  const [nothing, one, solved, none, missing] = await page.getByRole('article').allInnerTexts();
  assert.match(nothing ?? '', /No attempt yet\./);
  assert.match(one ?? '', /1 problem, 1 attempt/);
  assert.match(solved ?? '', /100\.0 %[^]*3 every time/);
  assert.match(none ?? '', /0\.0 %[^]*3 never solved/);
  assert.match(missing ?? '', /Not whole: 5 attempts of 12 missing, 1 problem without any/);
  assert.match(missing ?? '', /From k = 4 on the curve is over fewer than 2 problems/);
  await staysText(page);
  await page.close();
});

const EDGES = {
  nothing: { a: '1' },
  one: { a: '0' },
  solved: { a: '11', b: '11', c: '11' },
  none: { a: '00', b: '00', c: '00' },
  missing: { a: '0101', b: '1101', c: '1111' },
} as const satisfies Record<string, Outcomes>;

interface ComparedAtK {
  readonly base: number;
  readonly tuned: number;
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
  readonly p: number;
}

/** Whatever the page asks a network for, or complains of, fails the test. */
async function opened(file: string): Promise<Page> {
  browser ??= startBrowser();
  const page = await (await browser).newPage({ viewport: { width: 360, height: 800 } });
  page.on('console', (line) => assert.fail(line.text()));
  page.on('request', (request) => assert.match(request.url(), /^file:/));
  await page.goto(pathToFileURL(file).href);
  return page;
}

/** A table's figures with all their digits, row by row. */
function figuresIn(page: Page, table: string): Promise<readonly (readonly number[])[]> {
  const rows = `[...document.querySelectorAll('[aria-label="${table}"] tbody tr')]`;
  const figures = `[...row.querySelectorAll('data')].map((one) => Number(one.value))`;
  return page.evaluate(`${rows}.map((row) => ${figures})`);
}

/** Nothing of it was taken for markup, nobody is kept from reading it, and it is no wider than a narrow window. */
async function staysText(page: Page): Promise<void> {
  assert.equal(await page.evaluate('document.body.dataset.broken'), undefined);
  assert.equal(await page.locator('img, iframe, script').count(), 0);
  assert.doesNotMatch(await page.content(), /[\u001b\u0007\u202e\u200b\u2066]/);
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await violations(page), []);
  }
}

async function cutLines(path: string, left: number): Promise<void> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(
    path,
    lines
      .slice(0, left)
      .map((line) => `${line}\n`)
      .join(''),
  );
}
