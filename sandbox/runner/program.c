#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "box.h"
#include "names.h"
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
  char path[PATH_ROOM];
  uint32_t id = read_u32(&body);
  mode_t mode = read_u8(&body) == 0 ? 0444 : 0555;
  read_given_path(&body, "/box", path);
  size_t length = body.left;
  int error = box_empty("/box");
  if (error == 0) error = box_write(path, mode, read_bytes(&body, length), length);
  wire_ack(id, error);
}

static struct job compiler_job(const struct limits *limits) {
  struct job job = {.compiling = 1, .uid = compiler_uid};
  job.stack_bytes = 256u * 1024 * 1024;
  job.file_bytes = limits->output_bytes;
  job.cpu_seconds = limits->cpu_us / 1000000u + 2;
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

/* What to make of a source: where it lies, what comes of it, and the name of that in the box. */
struct build {
  char source[PATH_ROOM];
  char artefact[PATH_ROOM];
  char program[PATH_ROOM];
  struct command command;
};

static struct build read_build(struct reader *body) {
  struct build b;
  read_given_path(body, "/build", b.source);
  read_given_path(body, "/build", b.artefact);
  read_given_path(body, "/box", b.program);
  b.command = read_command(body);
  return b;
}

static size_t publish(const struct build *b, uint64_t most, uint8_t *to, int *error) {
  uint64_t bytes = 0;
  int artefact = box_open_artefact(b->artefact, most, &bytes);
  if (artefact < 0) {
    *error = EINVAL;
    return 0;
  }
  *error = box_copy(artefact, b->program, 0555);
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
  struct build build = read_build(&body);
  size_t length = body.left, sent = 0;
  int error = box_empty("/box");
  if (error == 0) error = box_write(build.source, 0644, read_bytes(&body, length), length);
  if (error != 0) {
    struct usage none = {.cause = CAUSE_BROKEN, .exit_code = -1};
    return report(id, &none, error, binary, 0);
  }
  struct job job = compiler_job(&limits);
  job_command(&job, &build.command);
  struct usage u = watch(id, &job, open("/dev/null", O_RDONLY | O_CLOEXEC), &limits);
  if (u.cause == CAUSE_EXITED && u.exit_code == 0)
    sent = publish(&build, limits.output_bytes, binary, &error);
  report(id, &u, error, binary, sent);
  empty_build();
}
