#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "box.h"
#include "requests.h"
#include "sink.h"
#include "watch.h"

/* What the compiler says, and a binary that the client may keep: more stays here. */
enum { MOST_WORDS = 32 * 1024, MOST_SENT = 2 * 1024 * 1024 };

static uid_t compiler_uid, tested_uid;

void requests_setup(uid_t compiler, uid_t tested) {
  compiler_uid = compiler;
  tested_uid = tested;
}

uid_t compile_uid(void) { return compiler_uid; }
uid_t test_uid(void) { return tested_uid; }

void wipe_box(struct reader body) { wire_ack(read_u32(&body), box_empty("/box")); }

void take_program(struct reader body) {
  uint32_t id = read_u32(&body);
  uint8_t kind = read_u8(&body);
  size_t length = body.left;
  int error = box_empty("/box");
  const char *path = kind == KIND_PYTHON ? PROGRAM_PYTHON : PROGRAM_BINARY;
  if (error == 0)
    error = box_write(path, kind == KIND_PYTHON ? 0444 : 0555, read_bytes(&body, length), length);
  wire_ack(id, error);
}

static struct job compiler_job(const struct limits *limits) {
  struct job job = {.compiling = 1, .uid = compiler_uid};
  job.stack_bytes = 256u * 1024 * 1024;
  job.file_bytes = limits->output_bytes;
  job.cpu_seconds = limits->cpu_us / 1000000u + 2;
  return job;
}

static struct job compile_job(const struct limits *limits) {
  struct job job = compiler_job(limits);
  /* The precompiled header is used only with exactly these flags: the image is built with them too. */
  const char *const args[] = {"/usr/bin/g++", "-std=c++20", "-O2", "-pipe", "-I/leafe/include",
                              "-fmax-errors=8", "-fdiagnostics-color=never", "-o", BUILD_BINARY,
                              BUILD_SOURCE};
  for (size_t i = 0; i < sizeof args / sizeof args[0]; i++) job_arg(&job, args[i]);
  return job;
}

/* As the compiler's user: what it closed to others, only it can open. */
static void empty_build(void) {
  struct limits limits = {5000000, 10000000, 60000000, 1u << 30, 1u << 20};
  struct job job = compiler_job(&limits);
  job_arg(&job, "/leafe/runner");
  job_arg(&job, "--empty");
  job_arg(&job, "/build");
  watch(NEVER_CANCELLED, &job, open("/dev/null", O_RDONLY | O_CLOEXEC), &limits);
}

static size_t publish(uint64_t most, uint8_t *to, int *error) {
  uint64_t bytes = 0;
  int artefact = box_open_artefact(most, &bytes);
  if (artefact < 0) {
    *error = EINVAL;
    return 0;
  }
  *error = box_copy(artefact, PROGRAM_BINARY, 0555);
  ssize_t got = bytes <= MOST_SENT ? pread(artefact, to, MOST_SENT, 0) : 0;
  close(artefact);
  return got > 0 ? (size_t)got : 0;
}

static void report(uint32_t id, const struct usage *u, int error, uint8_t *binary, size_t length) {
  static uint8_t words[MOST_WORDS];
  struct writer w = {.length = 0};
  uint64_t said = sink_read(0, words, sizeof words);
  put_u32(&w, id);
  put_u8(&w, (uint8_t)u->cause);
  put_u32(&w, (uint32_t)u->exit_code);
  put_u32(&w, (uint32_t)u->signal);
  put_u32(&w, (uint32_t)error);
  put_u64(&w, u->cpu_us);
  put_u64(&w, u->wall_us);
  put_u64(&w, u->memory_bytes);
  put_u32(&w, (uint32_t)said);
  put_u32(&w, (uint32_t)length);
  struct iovec parts[] = {{words, (size_t)said}, {binary, length}};
  wire_send('L', &w, parts, 2);
}

void compile_program(struct reader body) {
  static uint8_t binary[MOST_SENT];
  uint32_t id = read_u32(&body);
  struct limits limits = {.cpu_us = 1000ull * read_u32(&body)};
  limits.wall_us = 1000ull * read_u32(&body);
  limits.wall_cap_us = 1000ull * read_u32(&body);
  limits.memory_bytes = read_u64(&body);
  limits.output_bytes = read_u64(&body);
  size_t length = body.left, sent = 0;
  int error = box_empty("/box");
  if (error == 0) error = box_write(BUILD_SOURCE, 0644, read_bytes(&body, length), length);
  if (error != 0) {
    struct usage none = {.cause = CAUSE_BROKEN, .exit_code = -1};
    return report(id, &none, error, binary, 0);
  }
  struct job job = compile_job(&limits);
  struct usage u = watch(id, &job, open("/dev/null", O_RDONLY | O_CLOEXEC), &limits);
  if (u.cause == CAUSE_EXITED && u.exit_code == 0)
    sent = publish(limits.output_bytes, binary, &error);
  report(id, &u, error, binary, sent);
  empty_build();
}
