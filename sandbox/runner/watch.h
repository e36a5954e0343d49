#ifndef LEAFE_WATCH_H
#define LEAFE_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "confine.h"

enum cause {
  CAUSE_EXITED = 0,
  CAUSE_SIGNALLED = 1,
  CAUSE_CPU = 2,
  CAUSE_WALL = 3,
  CAUSE_MEMORY = 4,
  CAUSE_OUTPUT = 5,
  CAUSE_CANCELLED = 6,
  /* The program could not be started: ours to answer for. */
  CAUSE_BROKEN = 7,
};

struct limits {
  uint64_t cpu_us;
  /* Wall time without what was spent waiting for a CPU. */
  uint64_t wall_us;
  /* Wall time whatever the reason. */
  uint64_t wall_cap_us;
  uint64_t memory_bytes;
  uint64_t output_bytes;
};

struct usage {
  enum cause cause;
  int exit_code;
  int signal;
  uint64_t cpu_us;
  uint64_t wall_us;
  uint64_t delay_us;
  uint64_t memory_bytes;
  uint32_t oom_kills;
};

/*
 * Runs one program to its end, and everything it started with it: when this returns, only the runner and the spawner
 * are left. Output goes to the sink, standard error to the tail. `input` is closed.
 */
struct usage watch(uint32_t id, const struct job *job, int input, const struct limits *limits);

#endif
