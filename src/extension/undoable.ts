/** What was done and can be undone for a while. */
export interface Undoable {
  /** Makes it as it was before. */
  undo(): Promise<void>;
  /** Nobody can undo it any more. */
  lapse(): Promise<void>;
}
