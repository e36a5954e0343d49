import { existsSync } from 'node:fs';
import { aptInstall, mayInstall } from './apt.mjs';
import { run } from './command.mjs';

const PLACES = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'];

/** Sees to it that the tests have an ssh server to reach jobs by, where that can be; where not, they say why they are skipped. */
export async function sshServer(note) {
  if (PLACES.some(existsSync)) return 'is here';
  if (!(await mayInstall())) return 'is not here; what needs one is skipped';
  const why = await aptInstall(['openssh-server', 'openssh-client'], note);
  if (why !== null) return `could not be installed (${why}); what needs one is skipped`;
  const { tail } = await run('ssh', ['-V']);
  return `installed, ${(tail.at(-1) ?? '').split(',')[0]}`;
}
