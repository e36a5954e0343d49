/** What was seen in one extension host, new for it. */
export interface HostFigures {
  /** From being asked for to being ready, bundle read included. */
  readonly activationMs: number;
  /** The process's resident memory before the extension, and with a long run in an open panel. */
  readonly bytesBefore: number;
  readonly bytesWithRun: number;
  readonly heapBefore: number;
  readonly heapWithRun: number;
}
