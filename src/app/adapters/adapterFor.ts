import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { inspectAdapter } from '../../platform/embedded/adapterFit.ts';
import { catalogueModel } from '../../platform/embedded/catalogue.ts';
import { isModelPath } from '../../platform/embedded/isModelPath.ts';
import { exists, sealedHash } from '../../platform/embedded/modelFile.ts';
import { embeddedParts, embeddedSpec, parseModelSpec, type EmbeddedParts } from '../modelSpec.ts';
import { adapterFile, adapterFolder, findAdapter } from './adapterFolder.ts';

/** An adapter that is here; whether it fits is not known before its base is. */
export interface FoundAdapter {
  /** Its file, once it was checked against the base's. */
  fitting(baseFile: string, signal: AbortSignal): Promise<string>;
}

/**
 * Looks for the adapter that a model's name ends with, before anything is fetched for it. Throws `model.adapterNotHere` and, for a base of the catalogue,
 * `trainer.wrongBase`; what comes of it throws that for other bases, and `model.wrongFile`.
 */
export async function adapterFor(
  { base, adapter }: EmbeddedParts & { readonly adapter: string },
  home: string,
): Promise<FoundAdapter> {
  if (isModelPath(adapter)) return unkept(adapter);
  const kept = await findAdapter(home, adapter);
  const known = catalogueModel(base)?.sha256 ?? null;
  if (known !== null && known !== kept.base.sha256) throw wrongBase(kept, base);
  return {
    fitting: async (baseFile, signal) => {
      const seal = join(adapterFolder(home, kept.name), 'base.seal');
      const sha256 = known ?? (await sealedHash(baseFile, seal, signal));
      if (sha256 !== kept.base.sha256) throw wrongBase(kept, base);
      return unchanged(kept, home, signal);
    },
  };
}

/**
 * The model that a person means by an adapter: beside the base that was named, or beside its own. Throws `model.adapterNotHere`, and `input.invalid`
 * for a base that can have none.
 */
export async function withAdapter(
  model: string | null,
  adapter: string,
  home: string,
): Promise<string> {
  if (model === null && isModelPath(adapter)) {
    throw invalid(`The adapter ${adapter} is kept nowhere.`, 'Name its base with --model.');
  }
  const spec = model ?? (await findAdapter(home, adapter)).base.model;
  const { kind, name } = parseModelSpec(spec);
  const { base, adapter: own } = embeddedParts(name);
  if (kind !== 'embedded' || base === '') {
    throw invalid(
      `${spec} can have no adapter beside it.`,
      'Name a model of this machine with --model: `embedded:<name>` or `embedded:<file.gguf>`.',
    );
  }
  if (own !== null && own !== adapter) {
    throw invalid(`${spec} has an adapter already.`, 'Name one of the two.');
  }
  const whole = embeddedSpec({ base, adapter });
  if (embeddedParts(parseModelSpec(whole).name).adapter === adapter) return whole;
  throw invalid(`${spec} can have no adapter beside it.`, 'Let the name of its file end in .gguf.');
}

function unkept(path: string): FoundAdapter {
  return {
    fitting: async (baseFile) => {
      if (!(await exists(path))) {
        throw new LeafeError('model', 'adapterNotHere', `there is no file ${path}`, {
          todo: 'Name the adapter by its whole path, or by the name that it is kept under.',
        });
      }
      await inspectAdapter(path, baseFile);
      return path;
    },
  };
}

async function unchanged(kept: KeptAdapter, home: string, signal: AbortSignal): Promise<string> {
  const file = adapterFile(home, kept);
  const damaged = (why: string): LeafeError<'model'> =>
    new LeafeError('model', 'wrongFile', `${file}: ${why}`, {
      todo: `Take it away with \`leafe models remove ${kept.name}\`, then fetch its job again.`,
    });
  if (!(await exists(file))) throw damaged('it is gone');
  const sha256 = await sealedHash(file, `${file}.seal`, signal);
  if (sha256 === kept.file.sha256) return file;
  throw damaged(`its sha256 is ${sha256}`);
}

function wrongBase({ name, base }: KeptAdapter, asked: string): LeafeError<'trainer'> {
  const what = `${name} was trained on ${base.model}, and embedded:${asked} is another file`;
  return new LeafeError('trainer', 'wrongBase', what, {
    todo: `Use it as \`${base.model}+${name}\`.`,
  });
}

function invalid(what: string, todo: string): LeafeError<'input'> {
  return new LeafeError('input', 'invalid', what, { todo });
}
