/** Whether the name of an embedded model is that of a file, not of the catalogue. */
export function isModelPath(name: string): boolean {
  return name.includes('/') || name.includes('\\') || name.endsWith('.gguf');
}
