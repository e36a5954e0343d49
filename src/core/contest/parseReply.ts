/**
 * The program in a reply: the last closed fenced block, whatever language it names; a block that the token limit left open
 * counts where no closed one is there. Null where the reply holds none: nothing outside a fence is ever run.
 */
export function parseReply(reply: string): string | null {
  const closed = [...reply.matchAll(CLOSED_BLOCK)].at(-1)?.[2];
  const open = closed ?? OPEN_BLOCK.exec(reply)?.[2];
  const program = open?.replace(/\r\n/g, '\n').trimEnd();
  return program === undefined || program === '' ? null : `${program}\n`;
}

const CLOSED_BLOCK = /^[ \t]*(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm;
const OPEN_BLOCK = /^[ \t]*(`{3,}|~{3,})[^\n`]*\n([\s\S]*)$/m;

/** What stays of a program when comments, blank lines and trailing blanks do not count. Equal ones ask for the same. */
export function normaliseProgram(program: string): string {
  return program
    .split('\n')
    .map((line) => line.replace(/\s+$/, '').replace(/\t/g, '    '))
    .filter((line) => line !== '' && !/^\s*(#(?!include|define)|\/\/)/.test(line))
    .join('\n');
}
