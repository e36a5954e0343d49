import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { LeafeError } from '../../core/errors.ts';
import { linesOf } from '../linesOf.ts';
import { unreadable } from '../unreadable.ts';
import { atifTrajectorySchema, messageLogSchema, type ReadTrajectory } from './outsideSchemas.ts';

/** A trajectory and where it stands. */
export interface PlacedTrajectory extends ReadTrajectory {
  /** The file, and the line where it has several, for sentences. */
  readonly place: string;
  /** Of its text. */
  readonly sha256: string;
}

/** A file that is one document is read whole. */
const DOCUMENT_BYTES = 256 * 2 ** 20;

/**
 * The trajectories in a file: one ATIF document, or one trajectory a line, as ATIF or as OpenAI messages. Throws `input.invalid` for a
 * line that is neither, with file, line and the path to what is wrong.
 */
export async function* readTrajectories(path: string): AsyncGenerator<PlacedTrajectory> {
  try {
    const document = await documentIn(path);
    if (document !== null) {
      yield trajectoryIn(document, path);
      return;
    }
    let line = 0;
    for await (const text of linesOf(path)) {
      line += 1;
      if (text.trim() !== '') yield trajectoryIn(text, `${path}, line ${line}`);
    }
    if (line === 0) throw noTrajectory(path, 'the file is empty');
  } catch (error) {
    throw unreadable(error, path);
  }
}

/** The text of a file that is one JSON document over several lines; null for a file of lines. */
async function documentIn(path: string): Promise<string | null> {
  const { size } = await stat(path);
  for await (const line of linesOf(path)) {
    if (line.trim() === '') continue;
    if (isJson(line) || size > DOCUMENT_BYTES) return null;
    const text = await readFile(path, 'utf8');
    return isJson(text) ? text : null;
  }
  return null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(withoutMark(text));
    return true;
  } catch {
    return false;
  }
}

/** Some editors begin a file with a byte order mark. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function trajectoryIn(text: string, place: string): PlacedTrajectory {
  let value: unknown;
  try {
    value = JSON.parse(withoutMark(text));
  } catch (cause) {
    throw noTrajectory(place, 'it is no JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw noTrajectory(place, 'it is no object');
  }
  const isAtif = 'schema_version' in value || 'steps' in value;
  if (!isAtif && !('messages' in value)) {
    throw noTrajectory(place, 'it has neither "messages" nor the "schema_version" of ATIF');
  }
  const parsed = (isAtif ? atifTrajectorySchema : messageLogSchema).safeParse(value);
  if (parsed.success) {
    return { ...parsed.data, place, sha256: createHash('sha256').update(text).digest('hex') };
  }
  const [issue] = parsed.error.issues;
  throw noTrajectory(place, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

function noTrajectory(place: string, why: string, cause?: unknown): LeafeError<'input'> {
  return new LeafeError('input', 'invalid', `${place} is no trajectory: ${why}.`, {
    cause,
    todo: 'Give one ATIF document, or a line for each trajectory: ATIF, or {"messages":[…]} as the OpenAI API has them.',
  });
}
