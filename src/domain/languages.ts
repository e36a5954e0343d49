/** What a program can be written in: names, files and commands. A language is one entry here. */

/** How a source becomes what is run, in the compiler's folder. */
export interface Build {
  /** The file that holds the source; compilers speak of it by this name. */
  readonly source: string;
  /** The program by its whole path, then its arguments. */
  readonly command: readonly string[];
  /** The file it makes: one alone gets out of that folder. */
  readonly artefact: string;
}

export interface LanguageEntry {
  /** As people read it. */
  readonly title: string;
  /** What else people and data sets call it, in lower case. */
  readonly names: readonly string[];
  /** Of files that hold such programs; the first is that of files we write. */
  readonly extensions: readonly [string, ...string[]];
  /** What a code block of a reply says that it holds, and editors and highlighters call the language. */
  readonly fence: string;
  /** What comments begin with. */
  readonly comments: '#' | '//';
  /** What a model must know to write one; empty where nothing is special. */
  readonly asked: string;
  /** Null for what is run from its source. */
  readonly build: Build | null;
  /** The file that is run, beside which a test's files lie. */
  readonly program: string;
  /** The program by its whole path, then its arguments; `{MiB}` stands for the memory limit of the test. */
  readonly run: readonly string[];
  /** Says its version on its first line. */
  readonly version: readonly string[];
  /** Debian's packages; none for what every sandbox image has. */
  readonly packages: readonly string[];
}

const TABLE = {
  python3: {
    title: 'Python 3',
    names: ['python', 'py', 'py3'],
    extensions: ['py'],
    fence: 'python',
    comments: '#',
    asked: '',
    build: null,
    program: 'program.py',
    run: ['/usr/bin/python3', '-sB', 'program.py'],
    version: ['/usr/bin/python3', '--version'],
    packages: [],
  },
  cpp: {
    title: 'C++20',
    names: ['c++', 'cc', 'cpp20', 'c++20'],
    extensions: ['cpp', 'cc', 'cxx'],
    fence: 'cpp',
    comments: '//',
    asked: '',
    build: {
      source: 'program.cpp',
      // The precompiled header is used only with exactly these flags: the image is built with them too.
      command: [
        ...['/usr/bin/g++', '-std=c++20', '-O2', '-pipe', '-I/leafe/include', '-fmax-errors=8'],
        ...['-fdiagnostics-color=never', '-o', 'program', '/build/program.cpp'],
      ],
      artefact: 'program',
    },
    program: 'program',
    run: ['/box/program'],
    version: ['/usr/bin/g++', '--version'],
    packages: [],
  },
  java: {
    title: 'Java',
    names: [],
    extensions: ['java'],
    fence: 'java',
    comments: '//',
    asked: 'Its class with the method main is called Main.',
    build: {
      source: 'Main.java',
      command: [
        ...['/bin/sh', '-c'],
        'javac -encoding UTF-8 -d classes Main.java && jar --create --file program.jar -C classes .',
      ],
      artefact: 'program.jar',
    },
    program: 'program.jar',
    run: [
      ...['/usr/bin/java', '-XX:+UseSerialGC', '-XX:-UsePerfData', '-Xss64m', '-Xmx{MiB}m'],
      ...['-cp', 'program.jar', 'Main'],
    ],
    version: ['/usr/bin/java', '--version'],
    packages: ['default-jdk-headless'],
  },
  go: {
    title: 'Go',
    names: ['golang'],
    extensions: ['go'],
    fence: 'go',
    comments: '//',
    asked: '',
    build: {
      source: 'program.go',
      // Without symbols, which nobody reads here: what is small is kept, and not built again for the hidden tests.
      command: ['/usr/bin/go', 'build', '-ldflags=-s -w', '-o', 'program', 'program.go'],
      artefact: 'program',
    },
    program: 'program',
    run: ['/box/program'],
    version: ['/usr/bin/go', 'version'],
    packages: ['golang-go'],
  },
  rust: {
    title: 'Rust',
    names: ['rs'],
    extensions: ['rs'],
    fence: 'rust',
    comments: '//',
    asked: '',
    build: {
      source: 'program.rs',
      command: [
        ...['/usr/bin/rustc', '--edition=2021', '-O', '-C', 'strip=symbols'],
        ...['-o', 'program', 'program.rs'],
      ],
      artefact: 'program',
    },
    program: 'program',
    run: ['/box/program'],
    version: ['/usr/bin/rustc', '--version'],
    packages: ['rustc'],
  },
  javascript: {
    title: 'JavaScript (Node.js)',
    names: ['js', 'node', 'nodejs'],
    extensions: ['js', 'mjs', 'cjs'],
    fence: 'javascript',
    comments: '//',
    asked: '',
    build: null,
    program: 'program.js',
    run: ['/usr/bin/node', '--max-old-space-size={MiB}', 'program.js'],
    version: ['/usr/bin/node', '--version'],
    packages: ['nodejs'],
  },
  pypy3: {
    title: 'Python 3 (PyPy)',
    names: ['pypy'],
    extensions: ['py'],
    fence: 'python',
    comments: '#',
    asked: '',
    build: null,
    program: 'program.py',
    run: ['/usr/bin/pypy3', '-sB', 'program.py'],
    version: ['/usr/bin/pypy3', '--version'],
    packages: ['pypy3'],
  },
} as const satisfies Readonly<Record<string, LanguageEntry>>;

export type Language = keyof typeof TABLE;

export const LANGUAGES = Object.keys(TABLE) as [Language, ...Language[]];

/** What every sandbox image runs; for the others an image of their own is made when the first program comes. */
export const USUAL_LANGUAGES = ['python3', 'cpp'] as const satisfies readonly Language[];

export function isUsual(language: string): language is (typeof USUAL_LANGUAGES)[number] {
  return USUAL_LANGUAGES.some((usual) => usual === language);
}

export function languageEntry(language: Language): LanguageEntry {
  return TABLE[language];
}

/** The language of this name, whatever its case; undefined where it is none of ours. */
export function languageNamed(name: string): Language | undefined {
  const plain = name.toLowerCase();
  return LANGUAGES.find((one) => one === plain || languageEntry(one).names.includes(plain));
}

/** The language of a file with this extension, written without its dot; the first of several. */
export function languageOfExtension(extension: string): Language | undefined {
  const plain = extension.toLowerCase();
  return LANGUAGES.find((one) => languageEntry(one).extensions.includes(plain));
}

/** For messages: `python3, cpp or java`. */
export function languagesListed(): string {
  return `${LANGUAGES.slice(0, -1).join(', ')} or ${LANGUAGES.at(-1)}`;
}

export function fileExtension(language: Language): string {
  return languageEntry(language).extensions[0];
}
