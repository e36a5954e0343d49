import { constants } from 'node:os';
import type { CompileRun, RunCause, SandboxTest, TestRun } from '../../core/ports/sandbox.ts';
import { type Build } from '../../domain/languages.ts';
import type { Limits } from '../../domain/problem.ts';
import { FrameReader, FrameWriter } from './frames.ts';

/** What the runner and this side say to each other; the runner's `requests.h` is the other half. */

export interface WallLimits {
  readonly wallMs: number;
  readonly wallCapMs: number;
}

/** Wall time is only a net: CPU time decides. */
export function wallLimits(cpuMs: number): WallLimits {
  const wallMs = 2 * cpuMs + 1000;
  return { wallMs, wallCapMs: 20 * wallMs };
}

/** Outputs up to this many bytes come along with the result. */
export const INLINE_BYTES = 256 * 1024;

const WANT_DIGEST = 1;

/** A file of the box, beside which nothing else lies then. */
export interface BoxFile {
  readonly name: string;
  readonly isExecuted: boolean;
}

export function putProgram(id: number, file: BoxFile, bytes: Uint8Array): Buffer {
  const writer = new FrameWriter('S').u32(id).u8(file.isExecuted ? 1 : 0);
  return writer.name(file.name).bytes(bytes).frame();
}

export interface CompileLimits extends WallLimits {
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly artefactBytes: number;
}

/** `program`: the name in the box of what comes of it. */
export function compile(
  id: number,
  source: Uint8Array,
  { build, program }: { readonly build: Build; readonly program: string },
  limits: CompileLimits,
): Buffer {
  const writer = new FrameWriter('C')
    .u32(id)
    .u32(limits.cpuMs)
    .u32(limits.wallMs)
    .u32(limits.wallCapMs)
    .u64(limits.memoryBytes)
    .u64(limits.artefactBytes)
    .name(build.source)
    .name(build.artefact)
    .name(program);
  return withCommand(writer, build.command).bytes(source).frame();
}

function withCommand(writer: FrameWriter, command: readonly string[]): FrameWriter {
  writer.u8(command.length);
  for (const part of command) writer.name(part);
  return writer;
}

export function inputPiece(input: number, total: number, offset: number, piece: Buffer): Buffer {
  return new FrameWriter('I').u32(input).u64(total).u64(offset).bytes(piece).frame();
}

export function dropInput(input: number): Buffer {
  return new FrameWriter('D').u32(input).frame();
}

/** `inputs`: the numbers of the test's input and of its files, in that order; `command`: what runs the program, without the test's arguments. */
export function runTest(
  id: number,
  [input = 0, ...fileInputs]: readonly number[],
  command: readonly string[],
  test: SandboxTest,
  limits: Limits,
): Buffer {
  const wall = wallLimits(limits.cpuMs);
  const { files = [], args = [], folder = '' } = test;
  const writer = new FrameWriter('T')
    .u32(id)
    .u32(input)
    .u32(Math.ceil(limits.cpuMs))
    .u32(Math.ceil(wall.wallMs))
    .u32(Math.ceil(wall.wallCapMs))
    .u64(limits.memoryBytes)
    .u64(limits.outputBytes)
    .u32(INLINE_BYTES)
    .u8(WANT_DIGEST)
    .name(test.inputFile ?? '')
    .name(test.outputFile ?? '')
    .name(folder)
    .u8(files.length);
  for (const [index, { name }] of files.entries()) writer.name(name).u32(fileInputs[index] ?? 0);
  return withCommand(writer, [...command, ...args]).frame();
}

/** Requests that are their number alone: fetch the output, wipe the box, ping, cancel all up to a number. */
export function plain(type: 'F' | 'W' | 'P' | 'X', id: number): Buffer {
  return new FrameWriter(type).u32(id).frame();
}

const CAUSES: readonly RunCause[] = [
  'exited',
  'signalled',
  'cpuTime',
  'wallTime',
  'memory',
  'output',
  'cancelled',
  'broken',
];

export function readTestRun(body: Buffer): { readonly id: number; readonly run: TestRun } {
  const r = new FrameReader(body);
  const id = r.u32();
  const cause = CAUSES[r.u8()] ?? 'broken';
  const whole = r.u8() === 1;
  const exitCode = exit(r.i32());
  const signal = signalName(r.u32());
  const cpuMs = ms(r.u64());
  const wallMs = ms(r.u64());
  const delayMs = ms(r.u64());
  const memoryBytes = r.u64() ?? 0;
  const outputBytes = r.u64() ?? 0;
  const stderrBytes = r.u64() ?? 0;
  const inputReadBytes = r.u64();
  r.u32();
  const digest = r.bytes(32).toString('hex');
  const [headLength, tailLength, stderrLength] = [r.u32(), r.u32(), r.u32()];
  const head = r.bytes(headLength).toString('utf8');
  const tail = r.bytes(tailLength).toString('utf8');
  const stderrTail = r.bytes(stderrLength).toString('utf8');
  const figures = { cause, exitCode, signal, cpuMs, wallMs, memoryBytes };
  const text = whole
    ? { output: head, head: '', tail: '', digest: null }
    : { output: null, head, tail, digest };
  return {
    id,
    run: { ...figures, ...text, delayMs, outputBytes, stderrTail, stderrBytes, inputReadBytes },
  };
}

/** A compilation, with the binary where it is small enough to be kept for other containers. */
export interface Compiled {
  readonly id: number;
  readonly run: CompileRun;
  readonly binary: Buffer | null;
}

export function readCompiled(body: Buffer): Compiled {
  const r = new FrameReader(body);
  const id = r.u32();
  const cause = CAUSES[r.u8()] ?? 'broken';
  const exitCode = exit(r.i32());
  const signal = signalName(r.u32());
  const error = r.u32();
  const cpuMs = ms(r.u64());
  const wallMs = ms(r.u64());
  const memoryBytes = r.u64() ?? 0;
  const [textLength, binaryLength] = [r.u32(), r.u32()];
  const text = r.bytes(textLength).toString('utf8');
  const ok = cause === 'exited' && exitCode === 0 && error === 0;
  const binary = ok && binaryLength > 0 ? Buffer.from(r.bytes(binaryLength)) : null;
  return { id, run: { cause, exitCode, signal, cpuMs, wallMs, memoryBytes, ok, text }, binary };
}

/** An acknowledgement; `error` is an errno, 0 where all went well. */
export function readAck(body: Buffer): { readonly id: number; readonly error: number } {
  const r = new FrameReader(body);
  return { id: r.u32(), error: r.u32() };
}

/** Reversed, so that of two names for one number the first one stays: SIGABRT, not SIGIOT. */
const SIGNALS = new Map<number, string>(
  Object.entries(constants.signals)
    .reverse()
    .map(([name, number]) => [number, name]),
);

function signalName(number: number): string | null {
  return number === 0 ? null : (SIGNALS.get(number) ?? `signal ${number}`);
}

function exit(code: number): number | null {
  return code < 0 ? null : code;
}

function ms(us: number | null): number {
  return Math.round((us ?? 0) / 10) / 100;
}
