/** A model without what all have in common: `qwen2.5-coder-1.5b` of `embedded:qwen2.5-coder-1.5b`, and a file's name alone. */
export function shortModel(model: string): string {
  return model.replace(/^embedded:/, '').replace(/^.*[\\/]/, '');
}
