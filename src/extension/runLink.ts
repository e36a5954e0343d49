/** As `newRunId` makes them: nothing else is looked for on the disk on the word of a link. */
const RUN_ID = /^\d{8}-\d{4}-[A-Za-z0-9_]{1,40}-[a-z2-9]{4}$/;

/** The run that a link such as `vscode://leafe.leafe/run/20261124-0208-sum_two-k3f9` names; null where it names none. */
export function runOfLink({ path }: { readonly path: string }): string | null {
  const id = /^\/run\/([^/]+)\/?$/.exec(path)?.[1];
  return id !== undefined && RUN_ID.test(id) ? id : null;
}
