#define _GNU_SOURCE
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "meter.h"
#include "reap.h"
#include "sink.h"
#include "spawner.h"
#include "wire.h"

/* How long earlier replies may be kept while a test runs. */
enum { REPLY_NAP_MS = 3 };
enum { MOST_STDERR = 64 * 1024 * 1024, LONGEST_NAP_MS = 100 };
enum { USUAL_PIPE_BYTES = 64 * 1024, PIPE_BYTES = 1024 * 1024 };
/* What the cgroup's clock may be ahead of a process's own without meaning anything. */
enum { CLOCK_SLACK_US = 2000 };

struct watching {
  uint32_t id;
  const struct limits *limits;
  pid_t pid;
  int handle;
  int schedstat;
  int out;
  int err;
  bool out_open;
  bool err_open;
  uint64_t began_us;
  uint64_t container_began_us;
  uint64_t own_began_us;
  uint64_t memory_began;
  uint64_t delay_us;
  uint64_t memory_peak;
};

static uint64_t own_cpu_us(void) { return process_cpu_us(getpid()) + process_cpu_us(spawner_pid()); }

static uint64_t minus(uint64_t a, uint64_t b) { return a > b ? a - b : 0; }

static uint64_t others_cpu_us(const struct watching *w) {
  uint64_t all = minus(container_cpu_us(), w->container_began_us);
  return minus(all, own_cpu_us() - w->own_began_us);
}

/* The container's figure counts where processes hide from their parent's. */
static uint64_t decisive_cpu_us(uint64_t process, uint64_t container) {
  return container > process + process / 50 + CLOCK_SLACK_US ? container : process;
}

static void sample_memory(struct watching *w) {
  /* One process is measured exactly when it ends; of several, that would be the largest alone. */
  if (container_tasks() <= 3) return;
  uint64_t grown = minus(container_memory_bytes(), w->memory_began);
  if (grown > w->memory_peak) w->memory_peak = grown;
}

static int nap_ms(const struct watching *w, uint64_t cpu_us, uint64_t wall_left_us) {
  uint64_t left = minus(w->limits->cpu_us, cpu_us);
  if (wall_left_us < left) left = wall_left_us;
  uint64_t ms = left / 1000 + 1;
  return ms < LONGEST_NAP_MS ? (int)ms : LONGEST_NAP_MS;
}

/* Wall time left, or 0 once it is used up: time spent waiting for a CPU is given back, up to the cap. */
static uint64_t wall_left_us(struct watching *w, uint64_t now) {
  uint64_t used = now - w->began_us;
  if (used >= w->limits->wall_cap_us) return 0;
  if (used < w->limits->wall_us + w->delay_us) return w->limits->wall_us + w->delay_us - used;
  uint64_t delay = longest_run_delay_us();
  if (delay > w->delay_us) w->delay_us = delay;
  return minus(w->limits->wall_us + w->delay_us, used);
}

/* A pipe that was found full is made wider: most programs never need it. */
static bool drain_output(const struct watching *w) {
  uint64_t before = sink_bytes();
  bool open = sink_drain(w->out);
  if (before == 0 && sink_bytes() >= USUAL_PIPE_BYTES) fcntl(w->out, F_SETPIPE_SZ, PIPE_BYTES);
  return open;
}

static void await(struct watching *w, int ms) {
  struct pollfd waits[4] = {
      {w->handle, POLLIN, 0},
      {w->out_open ? w->out : -1, POLLIN, 0},
      {w->err_open ? w->err : -1, POLLIN, 0},
      {STDIN_FILENO, (short)(wire_has_room() ? POLLIN : 0), 0},
  };
  if (wire_pending() && ms > REPLY_NAP_MS) ms = REPLY_NAP_MS;
  if (poll(waits, 4, ms) <= 0) return;
  if (waits[1].revents) w->out_open = drain_output(w);
  if (waits[2].revents) w->err_open = tail_drain(w->err);
  if (waits[3].revents) wire_pump();
}

static bool has_ended(const struct watching *w) {
  struct pollfd ended = {w->handle, POLLIN, 0};
  return poll(&ended, 1, 0) == 1;
}

/* Until the program ends by itself or breaks a limit: which, is the answer. */
static enum cause wait_for_end(struct watching *w) {
  for (;;) {
    uint64_t cpu = decisive_cpu_us(process_cpu_us(w->pid), others_cpu_us(w));
    uint64_t now = now_us();
    uint64_t left = wall_left_us(w, now);
    if (now - w->began_us > 1000 * REPLY_NAP_MS) wire_flush();
    if (sink_bytes() > w->limits->output_bytes || tail_bytes() > MOST_STDERR) return CAUSE_OUTPUT;
    if (has_ended(w)) return CAUSE_EXITED;
    if (cpu > w->limits->cpu_us) return CAUSE_CPU;
    if (left == 0) return CAUSE_WALL;
    if (wire_cancelled(w->id)) return CAUSE_CANCELLED;
    sample_memory(w);
    await(w, nap_ms(w, cpu, left));
  }
}

static void drain_rest(struct watching *w) {
  while (w->out_open && sink_bytes() <= w->limits->output_bytes) {
    uint64_t before = sink_bytes();
    w->out_open = sink_drain(w->out);
    if (sink_bytes() == before) break;
  }
  while (w->err_open && tail_bytes() <= MOST_STDERR) {
    uint64_t before = tail_bytes();
    w->err_open = tail_drain(w->err);
    if (tail_bytes() == before) break;
  }
}

/* A limit seen only when all was over. */
static enum cause late_cause(const struct usage *u, const struct limits *limits) {
  if (sink_bytes() > limits->output_bytes || tail_bytes() > MOST_STDERR || u->signal == SIGXFSZ)
    return CAUSE_OUTPUT;
  if (u->oom_kills > 0) return CAUSE_MEMORY;
  if (u->cpu_us > limits->cpu_us || u->signal == SIGXCPU) return CAUSE_CPU;
  return u->signal != 0 ? CAUSE_SIGNALLED : CAUSE_EXITED;
}

static struct usage settle(struct watching *w, enum cause seen, uint32_t oom_before) {
  struct usage u = {.cause = seen, .wall_us = now_us() - w->began_us};
  uint64_t delay = run_delay_us(w->schedstat);
  u.delay_us = delay > w->delay_us ? delay : w->delay_us;
  struct reaped reaped = reap_all(w->pid, seen != CAUSE_EXITED);
  drain_rest(w);
  u.exit_code = WIFEXITED(reaped.status) ? WEXITSTATUS(reaped.status) : -1;
  u.signal = WIFSIGNALED(reaped.status) ? WTERMSIG(reaped.status) : 0;
  u.cpu_us = decisive_cpu_us(reaped.cpu_us, others_cpu_us(w));
  u.memory_bytes = reaped.memory_bytes > w->memory_peak ? reaped.memory_bytes : w->memory_peak;
  u.oom_kills = container_oom_kills() - oom_before;
  if (seen == CAUSE_CANCELLED) return u;
  enum cause late = late_cause(&u, w->limits);
  /* Output before memory before time: the order in which verdicts are given. */
  bool outranks = late == CAUSE_OUTPUT || (late == CAUSE_MEMORY && seen != CAUSE_OUTPUT);
  if (seen == CAUSE_EXITED || outranks) u.cause = late;
  return u;
}

static void make_pipe(int ends[2]) {
  if (pipe2(ends, O_CLOEXEC) != 0) die("no pipe");
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

static int open_schedstat(pid_t pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
  return open(path, O_RDONLY | O_CLOEXEC);
}

struct usage watch(uint32_t id, const struct job *job, int input, const struct limits *limits) {
  int out[2], err[2], error = 0;
  sink_reset();
  tail_reset();
  make_pipe(out);
  make_pipe(err);
  uint32_t oom_before = container_oom_kills();
  struct watching w = {.id = id, .limits = limits, .out = out[0], .err = err[0]};
  w.out_open = w.err_open = true;
  w.memory_began = container_memory_bytes();
  w.container_began_us = container_cpu_us();
  w.own_began_us = own_cpu_us();
  w.began_us = now_us();
  /* Of a compiler the errors are wanted whole, its output hardly at all. */
  bool swapped = job->compiling != 0;
  int fds[3] = {input, swapped ? err[1] : out[1], swapped ? out[1] : err[1]};
  w.pid = spawner_run(job, fds, &error);
  close(input);
  close(out[1]);
  close(err[1]);
  if (w.pid < 0) die("cannot start a process");
  w.handle = (int)syscall(SYS_pidfd_open, w.pid, 0);
  w.schedstat = open_schedstat(w.pid);
  struct usage usage = settle(&w, wait_for_end(&w), oom_before);
  if (error != 0) usage.cause = CAUSE_BROKEN;
  close(out[0]);
  close(err[0]);
  close(w.handle);
  if (w.schedstat >= 0) close(w.schedstat);
  return usage;
}
