import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { Trainer } from '../../../src/core/ports/trainer.ts';
import { CommandTrainer } from '../../../src/platform/trainers/command/commandTrainer.ts';
import { quoted } from '../../../src/platform/trainers/command/shell.ts';
import { sshShell, type SshOptions } from '../../../src/platform/trainers/command/sshShell.ts';
import { ended, firstStep, trainerContract } from '../../contract/trainer.contract.ts';
import { fakeBundle } from '../../support/fakeBundle.ts';
import { noSshServer, sshServer } from '../../support/sshServer.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const { signal } = new AbortController();
const NOBODY = (): void => undefined;
const skip = noSshServer;

trainerContract(
  'ssh',
  async (t) => {
    const { options } = await sshServer(t);
    const folder = await oddFolder(t);
    return {
      open: async () => trainerAt(options, folder),
      killJob: async (job) => {
        const keeper = Number(await readFile(join(folder, job.id, 'started'), 'utf8'));
        process.kill(-keeper, 'SIGKILL');
      },
    };
  },
  { skip },
);

test('a job goes on while the machine cannot be reached, which is said', { skip }, async (t) => {
  const server = await sshServer(t);
  const trainer = trainerAt(server.options, await oddFolder(t));
  t.after(() => trainer.close());
  const gate = join(await temporaryFolder(t), 'go');
  const bundle = await fakeBundle(await temporaryFolder(t), `gated ${gate}`);
  const job = await trainer.submit(bundle, NOBODY, signal);
  await firstStep(trainer, job);
  await server.stop();
  await assert.rejects(trainer.status(job, signal), (error) => {
    assert.ok(isLeafeError(error, 'trainer', 'unreachable'));
    assert.match(error.message, /127\.0\.0\.1: .*(refused|closed|reset)/i);
    return true;
  });
  await server.start();
  assert.equal((await trainer.status(job, signal)).state, 'running');
  await writeFile(gate, '');
  assert.equal(await ended(trainer, job), 'succeeded');
});

test('an upload over a connection that breaks goes on over the next', { skip }, async (t) => {
  const server = await sshServer(t);
  const trainer = trainerAt(server.options, await oddFolder(t));
  t.after(() => trainer.close());
  const folder = await temporaryFolder(t);
  const bundle = await fakeBundle(folder, 'quick');
  // Much more than the pipes between here and there hold.
  await writeFile(join(bundle.folder, 'rows.jsonl'), Buffer.alloc(64 << 20, 'x'));
  let isCut = false;
  const cut = (done: number): void => {
    if (done < 16 << 20 || isCut) return;
    isCut = true;
    void server.stop();
  };
  await assert.rejects(trainer.submit(bundle, cut, signal), (error) =>
    isLeafeError(error, 'trainer', 'unreachable'),
  );
  await server.start();
  const sent: number[] = [];
  const job = await trainer.submit(bundle, (done) => sent.push(done), signal);
  assert.ok((sent[0] ?? 0) > 1 << 20, `it began again at ${sent[0]}`);
  assert.equal(await ended(trainer, job), 'succeeded');
});

test(
  'a key that is not let in, and a host that is none, are said with what to do',
  { skip },
  async (t) => {
    const { options } = await sshServer(t);
    const folder = await temporaryFolder(t);
    const other = { ...options, options: [...(options.options ?? []), 'PubkeyAuthentication=no'] };
    await assert.rejects(
      trainerAt(other, folder).check(signal),
      /Permission denied.*A key that needs/,
    );
    const strict = options.options?.filter((one) => !/^(UserKnown|Strict)/.test(one)) ?? [];
    const unknown = ['UserKnownHostsFile=/dev/null', 'StrictHostKeyChecking=yes', ...strict];
    await assert.rejects(
      trainerAt({ ...options, options: unknown }, folder).check(signal),
      /Connect once by hand/,
    );
    for (const host of ['-oProxyCommand=touch /tmp/x', '', 'a b']) {
      assert.throws(
        () => sshShell({ host }),
        (error) => isLeafeError(error, 'input', 'invalid'),
      );
    }
  },
);

test(
  'what a machine has is asked over ssh, and words for a shell stay words',
  { skip },
  async (t) => {
    const { options } = await sshServer(t);
    const shell = sshShell(options);
    t.after(() => shell.close());
    const odd = `a 'b' "c" $HOME \`id\` \\ ! * é`;
    const { stdout } = await shell.run(`printf %s ${quoted(odd)}`, signal);
    assert.equal(stdout, odd);
    const home = await shell.run(`printf %s ${quoted('~/x y')}`, signal);
    assert.match(home.stdout, /^\/.*\/x y$/);
    const health = await trainerAt(options, await oddFolder(t)).check(signal);
    assert.match(health.what, /^Python 3\./);
  },
);

/** Blanks and quotes in a path are part of a person's life. */
async function oddFolder(t: TestContext): Promise<string> {
  const folder = join(await temporaryFolder(t), "ann's jobs");
  await mkdir(folder);
  return folder;
}

function trainerAt(options: SshOptions, folder: string): Trainer {
  return new CommandTrainer({
    ...{ name: 'gpu', shell: sshShell(options), folder, python: 'python3', needs: [] },
    base: async () => null,
    slurm: null,
    pollMs: 50,
  });
}
