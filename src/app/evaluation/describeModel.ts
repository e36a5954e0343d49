import { endpointAddress } from '../../domain/endpointAddress.ts';
import type { EvaluationManifest } from '../../domain/evaluation.ts';
import type { StudyManifest } from '../../domain/study.ts';
import { catalogueModel } from '../../platform/embedded/catalogue.ts';
import { fileForModel } from '../../platform/embedded/fileForModel.ts';
import { isModelPath } from '../../platform/embedded/isModelPath.ts';
import { hashFile } from '../../platform/embedded/modelFile.ts';
import { findAdapter } from '../adapters/adapterFolder.ts';
import { embeddedParts, embeddedSpec, parseModelSpec } from '../modelSpec.ts';
import { listHosted } from '../training/hostedModels.ts';
import type { ModelChoice } from '../workbench.ts';
import { hostedTrainedOn, trainedOn } from './trainedOn.ts';

/** What is known before the model is opened: not how many replies it writes at once. */
export interface DescribedModel extends Pick<EvaluationManifest, 'adapter'> {
  readonly model: Omit<EvaluationManifest['model'], 'batch'>;
}

/** A manifest whose model was not opened yet. */
export type PlannedManifest<M extends EvaluationManifest | StudyManifest> = Omit<M, 'model'> &
  Pick<DescribedModel, 'model'>;

/**
 * Which weights reply, by the hashes of their files. Of an endpoint nobody can know that; a tape is its own file. Files must be here, as
 * `lookAtModel` makes sure; a model of the catalogue need not be.
 */
export async function describeModel(
  { model, options }: ModelChoice,
  home: string,
  signal: AbortSignal,
): Promise<DescribedModel> {
  const { kind, name } = parseModelSpec(model);
  const common = { options: { ...options } };
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

/** A file of the catalogue is checked when it is opened. */
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
