/** Runs `work` once, `delayMs` after the first of several calls. Nothing runs after `dispose`. */
export function soon(
  work: () => void,
  delayMs: number,
): { readonly call: () => void; dispose(): void } {
  let timer: NodeJS.Timeout | null = null;
  return {
    call: () => {
      timer ??= setTimeout(() => {
        timer = null;
        work();
      }, delayMs);
    },
    dispose: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
