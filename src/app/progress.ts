/** How far something long has come: a download, the image. `fraction` is null where nobody knows the end. */
export interface Progress {
  readonly what: string;
  readonly fraction: number | null;
}

export type ShowProgress = (progress: Progress) => void;
