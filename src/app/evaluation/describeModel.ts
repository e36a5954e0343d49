import { endpointAddress } from '../../domain/endpointAddress.ts';
import type { EvaluationManifest } from '../../domain/evaluation.ts';
import { catalogueModel } from '../../platform/embedded/catalogue.ts';
import { fileForModel } from '../../platform/embedded/fileForModel.ts';
import { isModelPath } from '../../platform/embedded/isModelPath.ts';
import { hashFile } from '../../platform/embedded/modelFile.ts';
import { findAdapter } from '../adapters/adapterFolder.ts';
import { embeddedParts, embeddedSpec, parseModelSpec } from '../modelSpec.ts';
import { listHosted } from '../training/hostedModels.ts';
import type { ModelChoice } from '../workbench.ts';
import { hostedTrainedOn, trainedOn } from './trainedOn.ts';

export type DescribedModel = Pick<EvaluationManifest, 'model' | 'adapter'>;

/**
 * Which weights reply, by the hashes of their files. Of an endpoint nobody can know that; a tape is its own file. The files must be here, as
 * they are once the model was opened.
 */
export async function describeModel(
  { model, options }: ModelChoice,
  { home, batch }: { readonly home: string; readonly batch: number },
  signal: AbortSignal,
): Promise<DescribedModel> {
  const { kind, name } = parseModelSpec(model);
  const common = { options: { ...options }, batch };
  if (kind === 'tape') {
    return { model: { ...common, model, sha256: await hashFile(name, signal) }, adapter: null };
  }
  if (kind !== 'embedded') {
    const training = await trainingThere(name, options.baseUrl, home);
    return { model: { ...common, model, sha256: null, ...training }, adapter: null };
  }
  const { base, adapter } = embeddedParts(name);
  const sha256 = await hashOfModel(base, home, signal);
  return {
    model: { ...common, model: embeddedSpec({ base, adapter: null }), sha256 },
    adapter: adapter === null ? null : await describeAdapter(adapter, home, signal),
  };
}

/** Of a model that a service has made of a job of this home. */
async function trainingThere(
  name: string,
  baseUrl: string | undefined,
  home: string,
): Promise<Pick<DescribedModel['model'], 'trainedOn'>> {
  const address = endpointAddress(baseUrl);
  const made = (await listHosted(home)).find(
    (one) => one.model === name && endpointAddress(one.baseUrl) === address,
  );
  return made === undefined ? {} : { trainedOn: await hostedTrainedOn(home, made.job) };
}

/** A file of the catalogue was checked when it was opened. */
async function hashOfModel(name: string, home: string, signal: AbortSignal): Promise<string> {
  const known = catalogueModel(name);
  if (known !== null) return known.sha256;
  const file = await fileForModel(name, { home, onProgress: null, fetch: false }, signal);
  return hashFile(file, signal);
}

async function describeAdapter(
  name: string,
  home: string,
  signal: AbortSignal,
): Promise<NonNullable<EvaluationManifest['adapter']>> {
  if (isModelPath(name)) {
    return { name, sha256: await hashFile(name, signal), manifest: null, trainedOn: null };
  }
  const { file, madeFrom } = await findAdapter(home, name);
  const { manifest, job } = madeFrom;
  return { name, sha256: file.sha256, manifest, trainedOn: await trainedOn(home, job) };
}

/** The model in a word that is fit for the name of a folder. */
export function modelWord({ model, adapter }: DescribedModel): string {
  const { kind, name } = parseModelSpec(model.model);
  const last = kind === 'openai' ? name : lastPart(name);
  const beside = adapter === null ? '' : `+${lastPart(adapter.name)}`;
  return `${last}${beside}`.replace(/[^A-Za-z0-9_.+-]+/g, '-').slice(0, 48);
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
