import { aptInstall, mayInstall } from './apt.mjs';
import { run } from './command.mjs';
import { SetupError } from './show.mjs';
import { findChromium } from './vscodePaths.mjs';

/** Debian's packages of it, the one to be had first: older archives have the second alone. */
const PACKAGES = ['chromium-headless-shell', 'chromium'];

/** Sees to it that there is a Chromium, the browser that the tests show VS Code in. */
export async function chromium(note) {
  const before = findChromium();
  if (before !== null) return version(before);
  if (process.env.LEAFE_CHROMIUM) {
    throw new SetupError(
      `LEAFE_CHROMIUM names ${process.env.LEAFE_CHROMIUM}, and there is no such file.`,
      'Give it the path of a Chromium or Chrome, or unset it, then run the same command again.',
    );
  }
  if (!(await mayInstall())) {
    throw new SetupError(
      'there is no Chromium, which the tests in VS Code need.',
      'Install it (`sudo apt-get install chromium`), or name a Chromium or Chrome with LEAFE_CHROMIUM, then run the same command again.',
    );
  }
  let why = null;
  for (const name of PACKAGES) {
    why = await aptInstall([name], note);
    if (why === null) break;
  }
  const after = findChromium();
  if (why === null && after !== null) return `installed, ${await version(after)}`;
  throw new SetupError(
    `Chromium could not be installed: ${why ?? 'apt-get put none into the PATH'}`,
    'Check that the Debian archive can be reached (`apt-get update`), or name a Chromium or Chrome with LEAFE_CHROMIUM, then run the same command again.',
  );
}

async function version(browser) {
  const { code, tail } = await run(browser, ['--version']);
  const found = tail.find((line) => /\d+\.\d+\.\d+/.test(line) && /chrom/i.test(line));
  if (code === 0 && found !== undefined) return found.replace(/ (built|snap|unknown).*/, '');
  throw new SetupError(
    `${browser} does not start: ${tail.at(-1) ?? `it ends with ${code}`}`,
    'Install Chromium again (`apt-get install --reinstall chromium`), or name another with LEAFE_CHROMIUM, then run the same command again.',
  );
}
