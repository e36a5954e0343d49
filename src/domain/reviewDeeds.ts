/** What a reviewer can do with the correction that is shown. */
export const REVIEW_DEEDS = [
  'accept',
  'reject',
  'undo',
  'edit',
  'lift',
  'mask',
  'diff',
  'run',
  'next',
  'previous',
] as const;
export type ReviewDeed = (typeof REVIEW_DEEDS)[number];
