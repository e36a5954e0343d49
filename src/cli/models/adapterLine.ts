import { safe } from '../../app/safe.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import { tunedModel } from '../../domain/tunedModel.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../text.ts';

/** An adapter below its base: its name, its size, and what made it. */
export function adapterLine(adapter: KeptAdapter, paint: Paint): string {
  const { name, file, rank, madeFrom } = adapter;
  const size = sizeWords(file.bytes).padStart(6);
  const about = [`trained on ${safe(madeFrom.dataset)}`, `rank ${rank}`, ...heldOutWords(adapter)];
  return [`+ ${name}`.padEnd(20), paint.green('here   '), size, paint.dim(about.join(' · '))].join(
    '  ',
  );
}

/** How much likelier it finds replies that it was not trained on, in nats a token. */
function heldOutWords({ heldOut }: KeptAdapter): readonly string[] {
  const figures = heldOut.onDevice ?? heldOut.byTrainer;
  if (figures === null) return [];
  const by = heldOut.onDevice === null ? 'by the trainer' : 'here';
  return [`held-out ${figures.base.toFixed(2)} -> ${figures.tuned.toFixed(2)} ${by}`];
}

export function emitAdapter(adapter: KeptAdapter, output: Output): void {
  const { name, base, architecture, rank, file, madeFrom, heldOut, keptAt } = adapter;
  output.emit({
    kind: 'adapter',
    ...{ name, model: tunedModel(adapter), base: base.model, architecture, rank },
    ...{ bytes: file.bytes, sha256: file.sha256, ...madeFrom, heldOut, keptAt },
  });
}
