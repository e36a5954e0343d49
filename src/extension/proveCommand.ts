import * as l10n from '@vscode/l10n';
import { window, type OutputChannel } from 'vscode';
import type { Proof } from '../app/prove/proveAttack.ts';
import { VERDICT_WORDS } from '../domain/verdictWords.ts';
import { cancellable } from './cancellable.ts';
import type { Parts } from './compose.ts';

/** Tries the attacks on the sandbox while the editor goes on, a line for each in a channel of their own; called meanwhile it shows that channel. */
export function proveSandboxCommand({ context }: Parts): () => Promise<void> {
  let channel: OutputChannel | null = null;
  let underWay = false;
  return async () => {
    if (channel === null) {
      channel = window.createOutputChannel(l10n.t('LEAFE: Prove Sandbox'));
      context.subscriptions.push(channel);
    }
    channel.show(true);
    if (underWay) return;
    underWay = true;
    channel.clear();
    try {
      await prove(channel);
    } finally {
      underWay = false;
    }
  };
}

async function prove(channel: OutputChannel): Promise<void> {
  const title = l10n.t('Attacking the sandbox');
  const proofs = await cancellable(title, (report, signal) =>
    tellEach(channel, (message) => report.report({ message }), signal),
  );
  if (proofs === undefined) return channel.appendLine(l10n.t('Stopped.'));
  const { countProofs } = await import('../app/prove/proofText.ts');
  const { held, fell } = countProofs(proofs);
  channel.appendLine(`\n${l10n.t('{0} held, {1} fell', held, fell)}`);
  if (fell === 0) {
    void window.showInformationMessage(l10n.t('The sandbox held against {0} attacks.', held));
  } else {
    void window.showWarningMessage(l10n.t('Attacks that got through the sandbox: {0}', fell));
  }
}

async function tellEach(
  channel: OutputChannel,
  say: (message: string) => void,
  signal: AbortSignal,
): Promise<readonly Proof[]> {
  const [{ ATTACKS }, { openProvingGround }, { proveSandbox }, { proofText }] = await Promise.all([
    import('../core/prove/attacks.ts'),
    import('../platform/docker/openProvingGround.ts'),
    import('../app/prove/proveSandbox.ts'),
    import('../app/prove/proofText.ts'),
  ]);
  const words = { nameWidth: Math.max(...ATTACKS.map(({ name }) => name.length)), ...outcomes() };
  const proofs: Proof[] = [];
  const ground = await openProvingGround({ jobs: 1, onProgress: ({ what }) => say(what) }, signal);
  try {
    for await (const proof of proveSandbox(ground, ATTACKS, signal)) {
      proofs.push(proof);
      say(l10n.t('{0} of {1}', proofs.length, ATTACKS.length));
      const { mark, line, reasons } = proofText(proof, words);
      channel.appendLine([`${mark} ${line}`, ...reasons].join('\n      '));
    }
  } finally {
    await ground.close();
  }
  return proofs;
}

function outcomes() {
  const verdicts = Object.entries(VERDICT_WORDS).map(([verdict, word]) => [verdict, l10n.t(word)]);
  return {
    verdicts: Object.fromEntries(verdicts) as typeof VERDICT_WORDS,
    gotNowhere: l10n.t('got nowhere'),
    fell: l10n.t('fell'),
    notTried: l10n.t('not tried'),
  };
}
