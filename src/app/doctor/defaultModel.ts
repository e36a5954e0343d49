import type { CatalogueModel } from '../../platform/embedded/catalogue.ts';
import { DEFAULT_MODEL } from '../defaults.ts';

/** The catalogue's entry of what a new user gets. */
export async function defaultModel(): Promise<CatalogueModel> {
  const { catalogueModel } = await import('../../platform/embedded/catalogue.ts');
  const model = catalogueModel(DEFAULT_MODEL.replace(/^embedded:/, ''));
  if (model === null) throw new TypeError(`${DEFAULT_MODEL} is not in the catalogue`);
  return model;
}
