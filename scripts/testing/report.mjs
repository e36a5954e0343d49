// What `runner.mjs` shows: each failure in full when it happens, a line for each file when it is done, and now and then what is at work
// where nothing is done for a while. The counts go to a file after every test file, so that they are there even when the run is cut off.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inspect } from 'node:util';

/** How a run of `size` test files goes. */
export class Report {
  #size;
  #write;
  #countsFile;
  #done = 0;
  #atWork = new Set();
  #lastWords = performance.now();
  #total = { passed: 0, failed: 0, skipped: [] };

  constructor(size, { write, countsFile }) {
    this.#size = size;
    this.#write = write;
    this.#countsFile = countsFile;
  }

  get hasFailed() {
    return this.#total.failed > 0;
  }

  /** `program` is the path of what is run of the file. */
  begin(file, program) {
    const shown = new FileReport(file, program, {
      say: (text) => this.#say(text),
      onEnd: (counts) => this.#end(shown, counts),
    });
    this.#atWork.add(shown);
    return shown;
  }

  /** Tells what is at work, where nothing was said for so many milliseconds. */
  pulse(quietMs) {
    if (performance.now() - this.#lastWords < quietMs || this.#atWork.size === 0) return;
    const atWork = [...this.#atWork].map(({ name, seconds }) => `${name} (${seconds} s)`);
    this.#say(`… ${this.#done} of ${this.#size} files; at work: ${atWork.join(', ')}\n`);
  }

  #end(shown, { passed, failed, skipped }) {
    this.#atWork.delete(shown);
    this.#done += 1;
    this.#total.passed += passed;
    this.#total.failed += failed;
    this.#total.skipped.push(...skipped);
    if (this.#countsFile !== undefined) {
      writeFileSync(this.#countsFile, JSON.stringify(this.#total));
    }
    const parts = [
      ...(passed > 0 ? [`${passed} passed`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
    ];
    const mark = failed > 0 ? '✘' : '✔';
    const place = `${this.#done}/${this.#size}`;
    this.#say(`${mark} ${shown.name}  ${parts.join(', ')} (${shown.seconds} s, ${place})\n`);
  }

  #say(text) {
    this.#lastWords = performance.now();
    this.#write(text);
  }
}

/** One test file at work. */
class FileReport {
  #program;
  #begun = performance.now();
  #say;
  #onEnd;
  #passed = 0;
  #failed = 0;
  #skipped = [];
  /** What it said on stderr: shown where it fails as a whole, as when it cannot be loaded. */
  #words = '';

  constructor(file, program, { say, onEnd }) {
    this.name = file;
    this.#program = program;
    this.#say = say;
    this.#onEnd = onEnd;
  }

  get seconds() {
    return ((performance.now() - this.#begun) / 1000).toFixed(1);
  }

  take({ type, data }) {
    if (type === 'test:stderr') this.#words = `${this.#words}${data.message}`.slice(-4000);
    if (type !== 'test:pass' && type !== 'test:fail') return;
    if (data.details?.type === 'suite' && type === 'test:pass') return;
    if (data.skip !== undefined || data.todo !== undefined) this.#skip(data);
    else if (type === 'test:pass') this.#passed += 1;
    else this.#fail(data);
  }

  end() {
    this.#onEnd({ passed: this.#passed, failed: this.#failed, skipped: this.#skipped });
  }

  #skip({ name, skip, todo }) {
    const given = skip ?? todo;
    const reason = typeof given === 'string' && given !== '' ? given : 'no reason given';
    this.#skipped.push({ file: this.name, name, reason });
  }

  #fail({ name, details }) {
    this.#failed += 1;
    const error = details?.error;
    const isWhole = resolve(name) === this.#program;
    const what = isWhole ? `the file itself (${error?.message ?? 'failed'})` : name;
    const text = isWhole ? this.#words : inspect(error?.cause ?? error, { depth: 4 });
    this.#say(`✘ ${this.name}: ${what}\n${text.trimEnd().replace(/^/gm, '    ')}\n`);
  }
}
