import headless from '@xterm/headless';

/**
 * What a terminal of so many columns shows of these lines: for each row the runs of cells that look alike, as
 * `{ text, column, colour, bold, dim }`. `colour` is one of the eight names, or null for the terminal's own.
 */
export async function terminalRows(lines, columns) {
  const options = { cols: columns, rows: lines.length, scrollback: 0, allowProposedApi: true };
  const terminal = new headless.Terminal(options);
  await new Promise((done) => terminal.write(lines.join('\r\n'), done));
  const { active } = terminal.buffer;
  const rows = lines.map((_, row) => runsOf(active.getLine(row), columns));
  terminal.dispose();
  return rows;
}

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

function runsOf(line, columns) {
  const runs = [];
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column);
    // The second half of a wide character.
    if (cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last !== undefined && isSame(last, look)) last.text += text;
    else runs.push({ text, column, ...look });
  }
  return runs.filter(({ text }) => text.trim() !== '');
}

function lookOf(cell) {
  const colour = cell.isFgPalette() ? (COLOURS[cell.getFgColor() % 8] ?? null) : null;
  return { colour, bold: cell.isBold() !== 0, dim: cell.isDim() !== 0 };
}

function isSame(a, b) {
  return a.colour === b.colour && a.bold === b.bold && a.dim === b.dim;
}
