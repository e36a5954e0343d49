import {
  Disposable,
  EventEmitter,
  FileSystemError,
  FileType,
  Uri,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
} from 'vscode';
import { formatStepPath, parseStepPath, type StepPath } from './stepPath.ts';
import type { StepStore } from './stepStore.ts';

export const STEP_SCHEME = 'leafe';

export function stepUri(path: StepPath): Uri {
  return Uri.from({ scheme: STEP_SCHEME, path: formatStepPath(path) });
}

/** A text that stands beside the files of steps; null for a path of none. */
export type ReadDocument = (path: StepPath) => Promise<string | null>;

/** The files of steps for VS Code's editors, read-only. A step never changes, so nothing is watched. */
export class StepFiles implements FileSystemProvider {
  readonly #store: StepStore;
  readonly #document: ReadDocument;
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(store: StepStore, document: ReadDocument) {
    this.#store = store;
    this.#document = document;
  }

  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  async stat(uri: Uri): Promise<FileStat> {
    const path = this.#pathOf(uri);
    const document = await this.#found(uri, this.#document(path));
    if (document !== null) {
      const size = Buffer.byteLength(document);
      return { type: FileType.File, ctime: 0, mtime: 0, size };
    }
    const { taken } = await this.#found(uri, this.#store.step(path.run, path.step));
    const time = Date.parse(taken.at);
    const size = path.file === null ? 0 : (await this.readFile(uri)).byteLength;
    const type = path.file === null ? FileType.Directory : FileType.File;
    return { type, ctime: time, mtime: time, size };
  }

  async readDirectory(uri: Uri): Promise<[string, FileType][]> {
    const { run, step } = this.#pathOf(uri);
    const files = await this.#found(uri, this.#store.files(run, step));
    return [...files.keys()].map((name) => [name, FileType.File]);
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const path = this.#pathOf(uri);
    const { run, step, file } = path;
    if (file === null) throw FileSystemError.FileIsADirectory(uri);
    const document = await this.#found(uri, this.#document(path));
    if (document !== null) return new TextEncoder().encode(document);
    const text = (await this.#found(uri, this.#store.files(run, step))).get(file);
    if (text === undefined) throw FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(text);
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #pathOf(uri: Uri): StepPath {
    const path = parseStepPath(uri.path);
    if (path === null) throw FileSystemError.FileNotFound(uri);
    return path;
  }

  /** VS Code shows a file system's own errors; ours become one of them, with their words. */
  async #found<T>(uri: Uri, reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      const words = error instanceof Error ? error.message : uri.toString();
      throw FileSystemError.FileNotFound(words);
    }
  }
}
