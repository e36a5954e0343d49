import { sizeWords } from '../../domain/sizeWords.ts';
import { damaged } from './fetched.ts';

/** What comes, as a whole. Throws `trainer.damaged` where it is more than `most` bytes: what sends without end must not fill the memory. */
export async function wholeBody(
  pieces: AsyncIterable<Buffer>,
  { name, most }: { readonly name: string; readonly most: number },
): Promise<Buffer> {
  const all: Buffer[] = [];
  let came = 0;
  for await (const piece of pieces) {
    came += piece.length;
    if (came > most) throw damaged(`${name} has more than ${sizeWords(most)}`);
    all.push(piece);
  }
  return Buffer.concat(all);
}
