#ifndef LEAFE_CONFINE_H
#define LEAFE_CONFINE_H

#include <stdint.h>
#include <sys/types.h>

enum { JOB_ARGS = 8, JOB_TEXT = 1024 };

/* One process to start: everything the new process must be told. Sent to the spawner as it is. */
struct job {
  uint64_t stack_bytes;
  /* Largest file it may write. */
  uint64_t file_bytes;
  /* The kernel's own stop, a little behind ours; seconds. */
  uint64_t cpu_seconds;
  uid_t uid;
  uint32_t compiling;
  uint32_t arg_count;
  /* Arguments, each ended by a zero byte; the first is the program. */
  char text[JOB_TEXT];
};

void job_arg(struct job *job, const char *arg);

/*
 * Takes from the calling process, and so from all it will start, what no program gets: limits that are the same for all,
 * system calls. Making the filter takes longer than all the rest of a start, so it is inherited. Returns an errno.
 */
int confine_heirs(void);

/*
 * Turns the calling process into the confined program: no rights, its own session, limits.
 * Runs in memory shared with the spawner until it executes the program: system calls and the stack only.
 * Returns an errno where that failed.
 */
int become(const struct job *job, char *const argv[], const int fds[3]);

#endif
