import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isTrainerComplete, trainerPaths } from '../../scripts/setup/trainerPaths.mjs';
import { writeConverter } from '../../src/platform/trainers/converter.ts';

/** The package's own folder, with its tests and the settings of what checks it. */
const PACKAGE = fileURLToPath(new URL('../../trainer', import.meta.url));

let home = '';
after(() => rm(home, { recursive: true, force: true }));
before(async () => {
  assert.ok(isTrainerComplete(), 'the Python packages are missing: `npm test` installs them');
  home = await mkdtemp(join(tmpdir(), 'leafe-trainer-'));
});

test("the trainer's package passes its own tests", async (t) => {
  const converter = join(home, 'converter');
  await writeConverter(converter, join(home, 'cache'), t.signal);
  const report = join(home, 'report.xml');
  const { code, output } = await python(['pytest', '-q', `--junitxml=${report}`], t.signal, {
    LEAFE_TEST_CONVERTER: converter,
  });
  const cases = casesIn(await readFile(report, 'utf8').catch(() => ''));
  assert.ok(cases.length > 0, `pytest ran no test (${code}):\n${output}`);
  for (const { name, trouble } of cases) {
    await t.test(name, () => assert.equal(trouble, null, trouble ?? undefined));
  }
  assert.equal(code, 0, output);
});

test("the trainer's package is as ruff and mypy want it", async (t) => {
  for (const tool of [
    ['ruff', 'check', '--no-cache', '.'],
    ['ruff', 'format', '--check', '--no-cache', '.'],
  ]) {
    const { code, output } = await python(tool, t.signal);
    assert.equal(code, 0, output);
  }
  const { code, output } = await python(['mypy', '--cache-dir', join(home, 'types')], t.signal);
  assert.equal(code, 0, output);
});

interface Case {
  readonly name: string;
  /** What pytest says of a test that failed, or was left out. */
  readonly trouble: string | null;
}

/** The tests in pytest's report: `test_job: a job ends with an adapter`. */
function casesIn(xml: string): readonly Case[] {
  const found = xml.matchAll(
    /<testcase classname="([^"]*)" name="([^"]*)"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs,
  );
  return [...found].map(([, file = '', name = '', inside = '']) => ({
    name: `${file.split('.').at(-1)}: ${plain(name)
      .replace(/^test_/, '')
      .replaceAll('_', ' ')}`,
    trouble: /<(?:failure|error|skipped)/.test(inside) ? plain(inside) : null,
  }));
}

function plain(xml: string): string {
  const marks: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  const coded = xml.replace(/&#(\d+);/g, (_, number: string) =>
    String.fromCodePoint(Number(number)),
  );
  return coded.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => marks[name] ?? '');
}

/** One of Python's tools in the package's folder, however it ends. */
function python(
  module: readonly string[],
  signal: AbortSignal,
  more: NodeJS.ProcessEnv = {},
): Promise<{ readonly code: number | string | null; readonly output: string }> {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...more };
  const options = { cwd: PACKAGE, env, signal, maxBuffer: 64 << 20 };
  return new Promise((resolve) => {
    execFile(trainerPaths().python, ['-m', ...module], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), output: stdout + stderr });
    });
  });
}
