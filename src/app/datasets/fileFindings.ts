import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../core/learn/manifest.ts';
import { dataCard } from './dataCard.ts';
import { NAMES, sha256Of, summedNames, sumsText } from './datasetFolder.ts';

/** What is wrong with a data set, and where. */
export interface Finding {
  /** A file, a line of one, or a record. */
  readonly place: string;
  readonly what: string;
}

/** Each file against its hash and size, the card against the manifest, and all of them against the sums. */
export async function fileFindings(folder: string, manifest: Manifest): Promise<Finding[]> {
  const findings: Finding[] = [];
  const hashes = await hashesOf(folder, manifest);
  for (const [name, { sha256, bytes }] of Object.entries(manifest.files)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null) findings.push({ place: name, what: 'it is missing' });
    else if (found.size !== bytes)
      findings.push({ place: name, what: `it has ${found.size} bytes, not ${bytes}` });
    else if (hashes.get(name) !== sha256)
      findings.push({ place: name, what: 'its sha256 is another than the manifest says' });
  }
  const card = await readFile(join(folder, NAMES.card), 'utf8').catch(() => null);
  if (card !== dataCard(manifest))
    findings.push({ place: NAMES.card, what: 'it says something else than the manifest' });
  const sums = await readFile(join(folder, NAMES.sums), 'utf8').catch(() => null);
  const now = hashes.size === summedNames(manifest).length ? sumsText(hashes) : null;
  if (sums === null || sums !== now) {
    const place = isManifestChanged(sums, hashes) ? NAMES.manifest : differing(sums, now);
    // The other files were looked at by themselves: where nothing is wrong with one, the sums are what changed.
    const isOwn = place === NAMES.manifest || findings.some((finding) => finding.place === place);
    findings.push({
      place: isOwn ? place : NAMES.sums,
      what: isOwn
        ? `its sha256 is another than ${NAMES.sums} says`
        : 'it does not say what is there',
    });
  }
  return findings;
}

/** Of those that are there, each read once. */
async function hashesOf(folder: string, manifest: Manifest): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  for (const name of summedNames(manifest)) {
    const hash = await sha256Of(join(folder, name)).catch(() => null);
    if (hash !== null) hashes.set(name, hash);
  }
  return hashes;
}

/** A manifest that names other files than are there leaves no sums to compare: its own is looked at first. */
function isManifestChanged(sums: string | null, hashes: ReadonlyMap<string, string>): boolean {
  const hash = hashes.get(NAMES.manifest);
  if (sums === null || hash === undefined) return false;
  return !sums.includes(sumsText(new Map([[NAMES.manifest, hash]])));
}

/** The file that the first differing line of the sums is about. */
function differing(sums: string | null, now: string | null): string {
  const written = sums?.split('\n') ?? [];
  const line = now?.split('\n').find((text, index) => text !== written[index]);
  return line?.split('  ')[1] ?? NAMES.sums;
}
