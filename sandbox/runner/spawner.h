#ifndef LEAFE_SPAWNER_H
#define LEAFE_SPAWNER_H

#include <sys/types.h>

#include "confine.h"

/*
 * A small process forked before anything else. A new program's peak memory starts from that of the process which
 * executed it, and the runner grows with the inputs it holds: so the spawner starts them, as children of the runner.
 */
void spawner_start(void);
pid_t spawner_pid(void);
/* Starts a program with these as its fds 0 to 2. Its pid, or -1 with the errno in `error`. */
pid_t spawner_run(const struct job *job, const int fds[3], int *error);
/* Kills every process but the runner and the spawner. */
void spawner_kill_all(void);

#endif
