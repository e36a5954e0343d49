// A terminal window as SVG. Words are text in whatever fixed-width font the reader has, held to the grid; the branches of a
// tree are drawn, since in most fonts they would have gaps.

const CELL = { width: 8.4, height: 20 };
const PADDING = 20;
const BAR = 36;
const FONT =
  'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace';

/** Readable on a dark page and on a light one: the picture brings its own ground. */
const GROUND = { fill: '#0d1117', edge: '#3d444d', bar: '#1c2128', title: '#9198a1' };
const BUTTONS = ['#ff5f57', '#febc2e', '#28c840'];
const INK = {
  plain: '#e6edf3',
  dim: '#9198a1',
  branch: '#59636e',
  black: '#9198a1',
  red: '#ff7b72',
  green: '#56d364',
  yellow: '#e3b341',
  blue: '#79c0ff',
  magenta: '#d2a8ff',
  cyan: '#76e3ea',
  white: '#e6edf3',
};

/** `rows` as `terminalRows` gives them. */
export function drawTerminal(rows, { columns, title }) {
  const width = round(columns * CELL.width + 2 * PADDING);
  const height = BAR + rows.length * CELL.height + 1.5 * PADDING;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escaped(title)} in a terminal">`,
    `<style>text{font:14px ${FONT};white-space:pre}.b{font-weight:700}path{fill:none;stroke:${INK.branch};stroke-width:1.3}</style>`,
    ...drawWindow(width, height, title),
    ...rows.flatMap(drawRow),
    '</svg>\n',
  ].join('\n');
}

function drawWindow(width, height, title) {
  const inner = `x="0.5" y="0.5" width="${round(width - 1)}"`;
  return [
    `<rect ${inner} height="${height - 1}" rx="10" fill="${GROUND.bar}" stroke="${GROUND.edge}"/>`,
    `<path d="M1 ${BAR}H${round(width - 1)}V${height - 10.5}a9.5 9.5 0 0 1-9.5 9.5H10.5a9.5 9.5 0 0 1-9.5-9.5Z" style="fill:${GROUND.fill};stroke:none"/>`,
    ...BUTTONS.map(
      (fill, index) =>
        `<circle cx="${PADDING + 2 + index * 20}" cy="${BAR / 2}" r="6" fill="${fill}"/>`,
    ),
    `<text x="${round(width / 2)}" y="${BAR / 2 + 5}" text-anchor="middle" fill="${GROUND.title}">${escaped(title)}</text>`,
  ];
}

function drawRow(runs, row) {
  const middle = BAR + PADDING + row * CELL.height;
  return runs.flatMap((run) => [...drawBranches(run, middle), ...drawWords(run, middle)]);
}

/** Words that stand one blank apart, held to their place: the reader's font may be wider or narrower than the grid. */
function drawWords({ text, column, colour, bold, dim }, middle) {
  const ink = colour === null ? INK[dim ? 'dim' : 'plain'] : INK[colour];
  const style = bold ? ' class="b"' : '';
  return [...text.matchAll(/[^\s│├└─]+(?: [^\s│├└─]+)*/g)].map(({ 0: words, index }) => {
    const place = `x="${left(column + index)}" y="${middle + 5}" textLength="${round(words.length * CELL.width)}"`;
    return `<text${style} ${place} fill="${ink}">${escaped(words)}</text>`;
  });
}

/** To which sides of its cell a branch reaches. */
const ARMS = { '│': 'ud', '├': 'udr', '└': 'ur', '─': 'lr' };

function drawBranches({ text, column }, middle) {
  return [...text].flatMap((char, index) => {
    const arms = ARMS[char];
    if (arms === undefined) return [];
    const centre = round(left(column + index) + CELL.width / 2);
    const to = {
      u: `V${middle - CELL.height / 2}`,
      d: `V${middle + CELL.height / 2}`,
      l: `H${left(column + index)}`,
      r: `H${left(column + index + 1)}`,
    };
    return `<path d="${[...arms].map((arm) => `M${centre} ${middle}${to[arm]}`).join('')}"/>`;
  });
}

function left(column) {
  return round(PADDING + column * CELL.width);
}

function escaped(text) {
  const names = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (char) => names[char]);
}

function round(value) {
  return Math.round(value * 100) / 100;
}
