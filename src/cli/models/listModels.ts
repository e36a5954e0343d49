import { listAdapters } from '../../app/adapters/adapterFolder.ts';
import { DEFAULT_MODEL } from '../../app/defaults.ts';
import { safe } from '../../app/safe.ts';
import { listHosted } from '../../app/training/hostedModels.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import { tunedModel } from '../../domain/tunedModel.ts';
import { CATALOGUE, type CatalogueModel } from '../../platform/embedded/catalogue.ts';
import { stateOfModel } from '../../platform/embedded/modelFile.ts';
import type { CliContext } from '../context.ts';
import { paintFor, type Paint } from '../text.ts';
import { adapterLine, emitAdapter } from './adapterLine.ts';
import { emitHosted, hostedLine } from './hostedLine.ts';

/** The catalogue with what is here of it, each model's adapters below it, those of other bases after it; then what services keep of jobs of this home. */
export async function listModels({ home, output, signal }: CliContext): Promise<void> {
  const paint = paintFor({ color: process.stdout.isTTY });
  const adapters = await listAdapters(home);
  const tell = (adapter: KeptAdapter, words: string): void => {
    emitAdapter(adapter, output);
    output.say(words);
  };
  for (const model of CATALOGUE) {
    const { state, path } = await stateOfModel(model, home, signal);
    const { name, file, bytes, sha256, licence, about } = model;
    output.emit({ kind: 'model', name, file, bytes, sha256, licence, about, state, path });
    output.say(line(model, state, paint));
    for (const adapter of adapters.filter(({ base }) => base.sha256 === sha256)) {
      tell(adapter, adapterLine(adapter, paint));
    }
  }
  const known = new Set(CATALOGUE.map(({ sha256 }) => sha256));
  for (const adapter of adapters.filter(({ base }) => !known.has(base.sha256))) {
    tell(adapter, `${adapterLine(adapter, paint)}  ${paint.dim(safe(tunedModel(adapter)))}`);
  }
  for (const hosted of await listHosted(home)) {
    emitHosted(hosted, output);
    output.say(hostedLine(hosted, paint));
  }
  output.say('\nFetch one with: leafe models pull <name>   Use it with: --model embedded:<name>');
  if (adapters.length > 0) output.say('Use an adapter with: --adapter <name>');
}

function line(model: CatalogueModel, state: 'here' | 'missing' | 'wrong', paint: Paint): string {
  const words = {
    here: paint.green('here   '),
    missing: paint.dim('missing'),
    wrong: paint.red('damaged'),
  };
  const size = sizeWords(model.bytes).padStart(6);
  const standard = DEFAULT_MODEL === `embedded:${model.name}` ? 'the default: ' : '';
  const about = paint.dim(`${standard}${model.about}`);
  return [model.name.padEnd(20), words[state], size, model.licence, about].join('  ');
}
