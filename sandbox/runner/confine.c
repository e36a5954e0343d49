#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "filter.h"

static char *const TEST_ENVIRONMENT[] = {"PATH=/usr/bin:/bin", "HOME=/box", "LANG=C.UTF-8",
                                         "PYTHONHASHSEED=0", NULL};
static char *const COMPILE_ENVIRONMENT[] = {"PATH=/usr/bin:/bin", "HOME=/build", "TMPDIR=/build",
                                            "LANG=C.UTF-8", NULL};

void job_arg(struct job *job, const char *arg) {
  size_t used = 0;
  for (uint32_t i = 0; i < job->arg_count; i++) used += strlen(job->text + used) + 1;
  size_t length = strlen(arg) + 1;
  if (job->arg_count == JOB_ARGS * 4 || used + length > sizeof job->text) return;
  memcpy(job->text + used, arg, length);
  job->arg_count++;
}

static void limit(int resource, uint64_t most) {
  struct rlimit both = {most, most};
  syscall(SYS_prlimit64, 0, resource, &both, NULL);
}

int confine_heirs(void) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, 64);
  limit(RLIMIT_MSGQUEUE, 0);
  limit(RLIMIT_MEMLOCK, 0);
  limit(RLIMIT_NICE, 0);
  limit(RLIMIT_RTPRIO, 0);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  return filter_install() == 0 ? 0 : errno;
}

static void limit_own(const struct job *job) {
  limit(RLIMIT_CPU, job->cpu_seconds);
  limit(RLIMIT_STACK, job->stack_bytes);
  limit(RLIMIT_FSIZE, job->file_bytes);
}

/* When memory runs out the kernel takes this process, not the runner. */
static void volunteer_for_oom(void) {
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  ssize_t written = write(file, "1000", 4);
  (void)written;
  close(file);
}

static void plain_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
}

static int drop_rights(uid_t uid) {
  /* Straight to the kernel: the C library would change every thread, the spawner's memory included. */
  if (syscall(SYS_setgroups, 0, NULL) != 0) return errno;
  if (syscall(SYS_setresgid, uid, uid, uid) != 0) return errno;
  if (syscall(SYS_setresuid, uid, uid, uid) != 0) return errno;
  return 0;
}

int become(const struct job *job, char *const argv[], const int fds[3]) {
  volunteer_for_oom();
  for (int i = 0; i < 3; i++)
    if (dup2(fds[i], i) < 0) return errno;
  syscall(SYS_close_range, 3, ~0U, 0);
  if (chdir(job->compiling ? "/build" : "/box") != 0) return errno;
  setsid();
  umask(job->compiling ? 027 : 077);
  plain_signals();
  limit_own(job);
  int error = drop_rights(job->uid);
  if (error != 0) return error;
  execve(argv[0], argv, job->compiling ? COMPILE_ENVIRONMENT : TEST_ENVIRONMENT);
  return errno;
}
