#define _GNU_SOURCE
#include "reap.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "meter.h"
#include "spawner.h"

/* The runner and the spawner. */
enum { OURS = 2 };

static uint64_t us(struct timeval t) { return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_usec; }

static void count(struct reaped *sum, const struct rusage *used) {
  sum->cpu_us += us(used->ru_utime) + us(used->ru_stime);
  uint64_t memory = (uint64_t)used->ru_maxrss * 1024u;
  if (memory > sum->memory_bytes) sum->memory_bytes = memory;
}

static int tasks_in_proc(void) {
  DIR *proc = opendir("/proc");
  if (proc == NULL) return OURS;
  int tasks = 0;
  for (struct dirent *entry; (entry = readdir(proc)) != NULL;)
    if (isdigit((unsigned char)entry->d_name[0])) tasks++;
  closedir(proc);
  return tasks;
}

static bool others_left(void) {
  int tasks = container_tasks();
  return (tasks >= 0 ? tasks : tasks_in_proc()) > OURS;
}

/* Again and again, since a process may be forking while the others are killed. */
static void sweep(struct reaped *sum) {
  while (others_left()) {
    struct rusage used;
    spawner_kill_all();
    pid_t pid;
    while ((pid = wait4(-1, NULL, __WALL | WNOHANG, &used)) > 0) count(sum, &used);
    if (pid < 0 && errno == ECHILD) return;
    if (!others_left()) return;
    nanosleep(&(struct timespec){0, 50 * 1000}, NULL);
  }
}

struct reaped reap_all(pid_t program, bool running) {
  struct reaped sum = {0};
  struct rusage used;
  if (running) kill(program, SIGKILL);
  while (wait4(program, &sum.status, __WALL, &used) < 0)
    if (errno != EINTR) return sum;
  count(&sum, &used);
  sweep(&sum);
  return sum;
}
