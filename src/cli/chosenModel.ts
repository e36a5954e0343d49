import { wholeSpec } from '../app/modelSpec.ts';

/**
 * The model that a command is to use, as journals keep it: with its adapter, and files by their whole paths. An adapter brings its own base
 * along where no model is named.
 */
export async function chosenModel(
  { model, adapter }: { readonly model: string; readonly adapter?: string },
  { isNamed, home }: { readonly isNamed: boolean; readonly home: string },
): Promise<string> {
  if (adapter === undefined) return wholeSpec(model);
  const { withAdapter } = await import('../app/adapters/adapterFor.ts');
  return wholeSpec(await withAdapter(isNamed ? model : null, adapter, home));
}
