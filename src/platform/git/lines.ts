/** Cuts output into lines, however the pieces fall, and answers with those that are answers. */
export function lineParser(
  isAnswer: (line: string) => boolean,
): (chunk: Buffer, answer: (line: string) => void) => void {
  let rest = '';
  return (chunk, answer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    lines.filter(isAnswer).forEach(answer);
  };
}
