/** A size as people say it, in thousands of thousands of bytes: `491 MB`, `1.1 GB`. */
export function sizeWords(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
