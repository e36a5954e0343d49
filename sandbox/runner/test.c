#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box.h"
#include "inputs.h"
#include "names.h"
#include "requests.h"
#include "sink.h"
#include "watch.h"

enum { EDGE = 4096, CHUNK = 256 * 1024, WANT_DIGEST = 1, MOST_FILES = 4 };
/* In a folder of the program's in the box. */
enum { OUTPUT_ROOM = 2 * PATH_ROOM };
static const uint64_t UNKNOWN = UINT64_MAX;

/* An input laid out as a file beside the program. */
struct beside {
  char path[PATH_ROOM];
  uint32_t input;
};

struct test {
  uint32_t id;
  uint32_t input;
  struct limits limits;
  uint32_t inline_bytes;
  uint8_t flags;
  /* Paths in the box; empty for stdin and stdout. */
  char input_path[PATH_ROOM];
  char output_path[OUTPUT_ROOM];
  /* Where the program may write, with the output's path inside; empty where there is no such folder. */
  char folder[PATH_ROOM];
  struct beside files[MOST_FILES];
  uint8_t file_count;
  struct command command;
};

static uint32_t latest_id;

static void read_output_path(struct reader *body, struct test *t) {
  char path[PATH_ROOM];
  read_path(body, "/box", path);
  read_path(body, "/box", t->folder);
  if (path[0] == '\0')
    t->output_path[0] = '\0';
  else if (t->folder[0] == '\0')
    memcpy(t->output_path, path, PATH_ROOM);
  else
    snprintf(t->output_path, OUTPUT_ROOM, "%s/%s", t->folder, path + sizeof "/box/" - 1);
}

static void read_files(struct reader *body, struct test *t) {
  t->file_count = read_u8(body);
  if (t->file_count > MOST_FILES) die("too many files");
  for (uint8_t i = 0; i < t->file_count; i++) {
    read_given_path(body, "/box", t->files[i].path);
    t->files[i].input = read_u32(body);
  }
}

static struct test read_test(struct reader body) {
  struct test t = {.id = read_u32(&body)};
  t.input = read_u32(&body);
  t.limits.cpu_us = 1000ull * read_u32(&body);
  t.limits.wall_us = 1000ull * read_u32(&body);
  t.limits.wall_cap_us = 1000ull * read_u32(&body);
  t.limits.memory_bytes = read_u64(&body);
  t.limits.output_bytes = read_u64(&body);
  t.inline_bytes = read_u32(&body);
  t.flags = read_u8(&body);
  read_path(&body, "/box", t.input_path);
  read_output_path(&body, &t);
  read_files(&body, &t);
  t.command = read_command(&body);
  return t;
}

static struct job test_job(const struct test *t) {
  struct job job = {.uid = test_uid()};
  job.stack_bytes = t->limits.memory_bytes;
  job.file_bytes = t->limits.output_bytes + 1;
  job.cpu_seconds = t->limits.cpu_us / 1000000u + 2;
  job_command(&job, &t->command);
  return job;
}

static int lay_out_files(const struct test *t) {
  for (uint8_t i = 0; i < t->file_count; i++) {
    int input = inputs_open(t->files[i].input);
    int error = input < 0 ? errno : box_copy(input, t->files[i].path, 0444);
    if (input >= 0) close(input);
    if (error != 0) return -1;
  }
  return 0;
}

/* Open to the program whatever our umask. */
static int make_folder(const char *path) {
  return mkdir(path, 0700) == 0 && chmod(path, 0777) == 0 ? 0 : -1;
}

/* The program's standard input; with an input file, that file is laid out and stdin is empty. */
static int lay_out(const struct test *t, int input) {
  static const uint8_t nothing[1];
  if (lay_out_files(t) != 0) return -1;
  if (t->folder[0] != '\0' && make_folder(t->folder) != 0) return -1;
  if (t->output_path[0] != '\0' && box_write(t->output_path, 0666, nothing, 0) != 0) return -1;
  if (t->input_path[0] == '\0') return input;
  int error = box_copy(input, t->input_path, 0444);
  close(input);
  return error == 0 ? open("/dev/null", O_RDONLY | O_CLOEXEC) : -1;
}

static void clear_away(const struct test *t) {
  if (t->output_path[0] != '\0') {
    /* In a folder of the program's anything may lie in its place. */
    int file = open(t->output_path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat state;
    bool plain = file >= 0 && fstat(file, &state) == 0 && S_ISREG(state.st_mode);
    sink_take_file(plain ? file : -1, t->limits.output_bytes);
    if (file >= 0) close(file);
    unlink(t->output_path);
  }
  if (t->input_path[0] != '\0') unlink(t->input_path);
  for (uint8_t i = 0; i < t->file_count; i++) unlink(t->files[i].path);
}

/* As the program's user: what it closed to others, only it can open. */
static void remove_folder(const struct test *t) {
  struct limits limits = {5000000, 10000000, 60000000, 1u << 30, 1u << 20};
  struct job job = {.uid = test_uid(), .stack_bytes = 1u << 20, .cpu_seconds = 7};
  job_arg(&job, "/leafe/runner");
  job_arg(&job, "--empty");
  job_arg(&job, t->folder);
  watch(NEVER_CANCELLED, &job, open("/dev/null", O_RDONLY | O_CLOEXEC), &limits);
  if (rmdir(t->folder) != 0) die("cannot empty a folder");
}

static void report(const struct test *t, const struct usage *u, uint64_t input_read) {
  static uint8_t tail[EDGE], words[STDERR_TAIL], head_copy[EDGE];
  uint8_t digest[32] = {0};
  uint64_t bytes = sink_bytes();
  bool whole = sink_short() != NULL && bytes <= t->inline_bytes;
  const uint8_t *head = whole ? sink_short() : head_copy;
  uint64_t head_bytes = whole ? bytes : sink_read(0, head_copy, EDGE);
  uint64_t tail_from = bytes > 2 * EDGE ? bytes - EDGE : head_bytes;
  uint64_t tail_bytes_ = whole ? 0 : sink_read(tail_from, tail, EDGE);
  uint32_t said = tail_copy(words);
  if (!whole && (t->flags & WANT_DIGEST)) sink_digest(digest);
  struct writer w = {.length = 0};
  put_u32(&w, t->id);
  put_u8(&w, (uint8_t)u->cause);
  put_u8(&w, whole);
  put_u32(&w, (uint32_t)u->exit_code);
  put_u32(&w, (uint32_t)u->signal);
  put_u64(&w, u->cpu_us);
  put_u64(&w, u->wall_us);
  put_u64(&w, u->delay_us);
  put_u64(&w, u->memory_bytes);
  put_u64(&w, bytes);
  put_u64(&w, tail_bytes());
  put_u64(&w, input_read);
  put_u32(&w, u->oom_kills);
  put_bytes(&w, digest, sizeof digest);
  put_u32(&w, (uint32_t)head_bytes);
  put_u32(&w, (uint32_t)tail_bytes_);
  put_u32(&w, said);
  struct iovec parts[] = {{(void *)(uintptr_t)head, (size_t)head_bytes},
                          {tail, (size_t)tail_bytes_},
                          {words, said}};
  wire_send('R', &w, parts, 3);
}

static void report_unrun(const struct test *t, enum cause cause) {
  struct usage none = {.cause = cause, .exit_code = -1};
  sink_reset();
  tail_reset();
  report(t, &none, UNKNOWN);
}

/* What had been laid out must not be in the way of the next test. */
static void give_up(const struct test *t) {
  clear_away(t);
  if (t->folder[0] != '\0') rmdir(t->folder);
  report_unrun(t, CAUSE_BROKEN);
}

void run_test(struct reader body) {
  struct test t = read_test(body);
  latest_id = t.id;
  if (wire_cancelled(t.id)) return report_unrun(&t, CAUSE_CANCELLED);
  int input = inputs_open(t.input);
  if (input >= 0) input = lay_out(&t, input);
  if (input < 0) return give_up(&t);
  /* The same open file as the program's, so its place tells how far the program read. */
  int place = t.input_path[0] == '\0' ? fcntl(input, F_DUPFD_CLOEXEC, 0) : -1;
  struct job job = test_job(&t);
  struct usage u = watch(t.id, &job, input, &t.limits);
  off_t offset = place >= 0 ? lseek(place, 0, SEEK_CUR) : -1;
  if (place >= 0) close(place);
  clear_away(&t);
  if (u.cause == CAUSE_EXITED && sink_bytes() > t.limits.output_bytes) u.cause = CAUSE_OUTPUT;
  report(&t, &u, offset >= 0 ? (uint64_t)offset : UNKNOWN);
  if (t.folder[0] == '\0') return;
  remove_folder(&t);
  latest_id = 0; /* Its output is gone with that. */
}

void fetch_output(struct reader body) {
  static uint8_t chunk[CHUNK];
  uint32_t id = read_u32(&body);
  if (id != latest_id) return wire_ack(id, ENOENT);
  for (uint64_t at = 0, got; (got = sink_read(at, chunk, sizeof chunk)) > 0; at += got) {
    struct writer w = {.length = 0};
    put_u32(&w, id);
    wire_send('B', &w, &(struct iovec){chunk, (size_t)got}, 1);
  }
  wire_ack(id, 0);
}
