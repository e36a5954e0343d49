import { appendFile, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LogBatch, LogPlace } from '../../core/ports/trainer.ts';
import { trainEventIn } from '../../domain/trainEvents.ts';
import type { TrainEvent } from '../../domain/training.ts';
import { onDisk } from '../../platform/diskErrors.ts';
import { appendLines } from '../../platform/files/lineFiles.ts';
import { JOB_FILES, readTrainEvents } from './jobFiles.ts';

const placeSchema = z.object({
  next: z.string().nullable(),
  /** Of `log.txt` when it was written. */
  logBytes: z.number().int().min(0),
  /** The job has ended, and nothing of its output is missing here. */
  isWhole: z.boolean().default(false),
});
type Place = z.infer<typeof placeSchema>;

/** What a batch of a job's output has brought. */
export interface Told {
  /** Those that were not known yet, in their order. */
  readonly events: readonly TrainEvent[];
  /** What is no event. */
  readonly lines: readonly string[];
}

/**
 * A job's output as it is kept here: each event once, by its number, and the rest as it came. Where the output goes on is written last, and
 * what a kill has left behind it is cut off: no line is lost, and none is there twice because of us. One writer at a time.
 */
export class JobLog {
  readonly #folder: string;
  readonly #known: Set<number>;
  #place: Place;

  private constructor(folder: string, known: readonly TrainEvent[], place: Place) {
    this.#folder = folder;
    this.#known = new Set(known.map(({ seq }) => seq));
    this.#place = place;
  }

  static async open(folder: string): Promise<JobLog> {
    const place = await placeIn(folder);
    const log = join(folder, JOB_FILES.log);
    const size = (await stat(log).catch(() => null))?.size ?? 0;
    if (size > place.logBytes) await truncate(log, place.logBytes);
    return new JobLog(folder, await readTrainEvents(folder), place);
  }

  /** Where the output goes on. */
  get place(): LogPlace {
    return this.#place.next;
  }

  async add({ lines, next }: LogBatch): Promise<Told> {
    const told = this.#taken(lines);
    const log = join(this.#folder, JOB_FILES.log);
    if (told.events.length > 0) {
      await appendLines(join(this.#folder, JOB_FILES.events), told.events);
    }
    const text = told.lines.map((line) => `${line}\n`).join('');
    await onDisk(log, async () => {
      if (text !== '') await appendFile(log, text);
      const logBytes = this.#place.logBytes + Buffer.byteLength(text);
      await this.#put({ ...this.#place, next, logBytes });
    });
    return told;
  }

  /** Nothing will come any more: the job has ended, and all that it said is here. */
  async end(): Promise<void> {
    await onDisk(join(this.#folder, JOB_FILES.place), () =>
      this.#put({ ...this.#place, isWhole: true }),
    );
  }

  async #put(place: Place): Promise<void> {
    this.#place = place;
    const path = join(this.#folder, JOB_FILES.place);
    await writeFile(`${path}.new`, JSON.stringify(place));
    await rename(`${path}.new`, path);
  }

  #taken(lines: readonly string[]): Told {
    const events: TrainEvent[] = [];
    const rest: string[] = [];
    for (const line of lines) {
      const event = trainEventIn(line);
      if (event === null) rest.push(line);
      else if (!this.#known.has(event.seq)) {
        this.#known.add(event.seq);
        events.push(event);
      }
    }
    return { events, lines: rest };
  }
}

/** Whether all that a job said until its end is here. Its state alone does not tell: others look at that, too. */
export async function isLogWhole(folder: string): Promise<boolean> {
  return (await placeIn(folder)).isWhole;
}

/** From the beginning where nothing readable says otherwise: what is known already is not kept twice. */
async function placeIn(folder: string): Promise<Place> {
  try {
    return placeSchema.parse(JSON.parse(await readFile(join(folder, JOB_FILES.place), 'utf8')));
  } catch {
    return { next: null, logBytes: 0, isWhole: false };
  }
}
