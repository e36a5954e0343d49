#ifndef LEAFE_REAP_H
#define LEAFE_REAP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What all ended processes of a program used together; the memory is that of the largest. */
struct reaped {
  /* The program's own wait status. */
  int status;
  uint64_t cpu_us;
  uint64_t memory_bytes;
};

/* Kills and collects everything but the runner and the spawner. `running`: the program itself has to be killed too. */
struct reaped reap_all(pid_t program, bool running);

#endif
