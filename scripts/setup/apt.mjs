import { run } from './command.mjs';

/** Whether this person may install Debian packages here. */
export async function mayInstall() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return (await run('apt-get', ['--version'])).code === 0;
}

/**
 * Installs Debian packages with what they need and nothing they recommend. Gives null where all went well, else apt's own
 * words on why not. `note` hears what is being done, with a fraction once apt tells one.
 */
export async function aptInstall(packages, note) {
  note('reading the package lists');
  const update = await apt(['update'], () => undefined);
  const { code, tail } = await apt(
    ['install', '-y', '--no-install-recommends', ...packages],
    (percent, what) => note(`${what} ${packages[0]}`, percent / 100),
  );
  if (code === 0) return null;
  const why = (update.code === 0 ? tail : update.tail).filter((line) => /^(E:|Err)/.test(line));
  return why[0] ?? tail.at(-1) ?? `apt-get ended with ${code}`;
}

/** apt tells its progress in lines such as `dlstatus:1:20.5:Retrieving file 1 of 5`. */
function apt(args, onPercent) {
  // Another apt at work, one of our own steps perhaps, is waited for.
  const options = ['-o', 'APT::Status-Fd=1', '-o', 'DPkg::Lock::Timeout=300'];
  return run('apt-get', ['-q', ...options, ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    onLine: (line) => {
      const status = /^(dl|pm)status:[^:]*:([\d.]+):(.*)$/.exec(line);
      if (status === null) return;
      onPercent(Number(status[2]), status[1] === 'dl' ? 'downloading' : 'installing');
    },
  });
}
