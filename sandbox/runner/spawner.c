#define _GNU_SOURCE
#include "spawner.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire.h"

enum order_kind { ORDER_RUN = 1, ORDER_KILL_ALL = 2 };

struct order {
  uint32_t kind;
  struct job job;
};

struct report {
  int32_t pid;
  int32_t error;
};

union fd_space {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(3 * sizeof(int))];
};

struct start {
  const struct job *job;
  char **argv;
  const int *fds;
  volatile int error;
};

static int line = -1;
static pid_t own_pid;
static char stack[64 * 1024] __attribute__((aligned(16)));

static int child_main(void *argument) {
  struct start *start = argument;
  start->error = become(start->job, start->argv, start->fds);
  _exit(127);
}

static struct report run(struct job *job, const int fds[3]) {
  char *argv[JOB_ARGS * 4 + 1];
  char *text = job->text;
  for (uint32_t i = 0; i < job->arg_count; i++) {
    argv[i] = text;
    text += strlen(text) + 1;
  }
  argv[job->arg_count] = NULL;
  struct start start = {job, argv, fds, 0};
  /* The child borrows our memory until it executes its program, and is the runner's child, not ours. */
  int flags = CLONE_VM | CLONE_VFORK | CLONE_PARENT | SIGCHLD;
  pid_t pid = clone(child_main, stack + sizeof stack, flags, &start);
  return (struct report){pid, pid < 0 ? errno : start.error};
}

static struct report obey(struct order *order, const int fds[3]) {
  if (order->kind == ORDER_RUN) return run(&order->job, fds);
  kill(-1, SIGKILL);
  return (struct report){0, 0};
}

static _Noreturn void serve(void) {
  static struct order order;
  for (;;) {
    int fds[3] = {-1, -1, -1};
    union fd_space space;
    struct iovec part = {&order, sizeof order};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = space.bytes,
                             .msg_controllen = sizeof space.bytes};
    if (recvmsg(line, &message, MSG_CMSG_CLOEXEC) <= 0) _exit(0);
    struct cmsghdr *attached = CMSG_FIRSTHDR(&message);
    if (attached != NULL) memcpy(fds, CMSG_DATA(attached), sizeof fds);
    struct report report = obey(&order, fds);
    for (int i = 0; i < 3; i++)
      if (fds[i] >= 0) close(fds[i]);
    if (write(line, &report, sizeof report) < 0) _exit(0);
  }
}

void spawner_start(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) die("no socket pair");
  own_pid = fork();
  if (own_pid < 0) die("cannot fork");
  line = ends[own_pid == 0 ? 1 : 0];
  close(ends[own_pid == 0 ? 0 : 1]);
  if (own_pid > 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  int nowhere = open("/dev/null", O_RDWR);
  dup2(nowhere, STDIN_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  close(nowhere);
  if (confine_heirs() != 0) die("cannot filter system calls");
  serve();
}

pid_t spawner_pid(void) { return own_pid; }

static struct report ask(struct order *order, const int *fds) {
  union fd_space space;
  memset(&space, 0, sizeof space);
  struct iovec part = {order, sizeof *order};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (fds != NULL) {
    message.msg_control = space.bytes;
    message.msg_controllen = sizeof space.bytes;
    struct cmsghdr *attached = CMSG_FIRSTHDR(&message);
    attached->cmsg_level = SOL_SOCKET;
    attached->cmsg_type = SCM_RIGHTS;
    attached->cmsg_len = CMSG_LEN(3 * sizeof(int));
    memcpy(CMSG_DATA(attached), fds, 3 * sizeof(int));
  }
  struct report report;
  if (sendmsg(line, &message, 0) < 0) die("the spawner is gone");
  if (read(line, &report, sizeof report) != (ssize_t)sizeof report) die("the spawner is gone");
  return report;
}

pid_t spawner_run(const struct job *job, const int fds[3], int *error) {
  static struct order order;
  order.kind = ORDER_RUN;
  order.job = *job;
  struct report report = ask(&order, fds);
  *error = report.error;
  return report.pid;
}

void spawner_kill_all(void) {
  static struct order order;
  order.kind = ORDER_KILL_ALL;
  ask(&order, NULL);
}
