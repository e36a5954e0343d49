#define _GNU_SOURCE
#include "meter.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int version;
static int cpu_file = -1, memory_file = -1, oom_file = -1, tasks_file = -1;

static int open_file(const char *path) { return open(path, O_RDONLY | O_CLOEXEC); }

void meter_open(void) {
  if ((cpu_file = open_file("/sys/fs/cgroup/cpu.stat")) >= 0) {
    version = 2;
    memory_file = open_file("/sys/fs/cgroup/memory.stat");
    oom_file = open_file("/sys/fs/cgroup/memory.events");
    tasks_file = open_file("/sys/fs/cgroup/pids.current");
    return;
  }
  cpu_file = open_file("/sys/fs/cgroup/cpuacct/cpuacct.usage");
  memory_file = open_file("/sys/fs/cgroup/memory/memory.stat");
  oom_file = open_file("/sys/fs/cgroup/memory/memory.oom_control");
  tasks_file = open_file("/sys/fs/cgroup/pids/pids.current");
  version = cpu_file >= 0 && memory_file >= 0 ? 1 : 0;
}

int meter_cgroup_version(void) { return version; }

/* The number after `key` in a small kernel file, or its first number where `key` is empty. */
static bool number_in(int file, const char *key, uint64_t *value) {
  char text[1024];
  ssize_t got = file < 0 ? -1 : pread(file, text, sizeof text - 1, 0);
  if (got <= 0) return false;
  text[got] = '\0';
  const char *at = strstr(text, key);
  if (at == NULL) return false;
  *value = strtoull(at + strlen(key), NULL, 10);
  return true;
}

static uint64_t number_or_zero(int file, const char *key) {
  uint64_t value = 0;
  return number_in(file, key, &value) ? value : 0;
}

static uint64_t to_us(const struct timespec *t) {
  return (uint64_t)t->tv_sec * 1000000u + (uint64_t)t->tv_nsec / 1000u;
}

uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return to_us(&t);
}

uint64_t process_cpu_us(pid_t pid) {
  clockid_t clock;
  struct timespec t;
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0) return 0;
  return to_us(&t);
}

uint64_t container_cpu_us(void) {
  if (version == 2) return number_or_zero(cpu_file, "usage_usec ");
  return number_or_zero(cpu_file, "") / 1000;
}

uint64_t container_memory_bytes(void) {
  return number_or_zero(memory_file, version == 2 ? "anon " : "\nrss ");
}

uint32_t container_oom_kills(void) { return (uint32_t)number_or_zero(oom_file, "oom_kill "); }

int container_tasks(void) {
  uint64_t tasks;
  return number_in(tasks_file, "", &tasks) ? (int)tasks : -1;
}

uint64_t run_delay_us(int schedstat) {
  char text[128];
  ssize_t got = schedstat < 0 ? -1 : pread(schedstat, text, sizeof text - 1, 0);
  if (got <= 0) return 0;
  text[got] = '\0';
  char *delay = strchr(text, ' ');
  return delay == NULL ? 0 : strtoull(delay, NULL, 10) / 1000;
}

static uint64_t delay_of_tasks(const char *process) {
  char path[320];
  snprintf(path, sizeof path, "/proc/%s/task", process);
  DIR *tasks = opendir(path);
  if (tasks == NULL) return 0;
  uint64_t longest = 0;
  for (struct dirent *task; (task = readdir(tasks)) != NULL;) {
    if (!isdigit((unsigned char)task->d_name[0])) continue;
    char name[640];
    snprintf(name, sizeof name, "%s/%s/schedstat", path, task->d_name);
    int file = open_file(name);
    uint64_t delay = run_delay_us(file);
    if (file >= 0) close(file);
    if (delay > longest) longest = delay;
  }
  closedir(tasks);
  return longest;
}

uint64_t longest_run_delay_us(void) {
  DIR *proc = opendir("/proc");
  if (proc == NULL) return 0;
  uint64_t longest = 0;
  for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
    /* The runner is process 1, its spawner process 2 or later but idle: neither counts for much. */
    if (!isdigit((unsigned char)entry->d_name[0]) || strcmp(entry->d_name, "1") == 0) continue;
    uint64_t delay = delay_of_tasks(entry->d_name);
    if (delay > longest) longest = delay;
  }
  closedir(proc);
  return longest;
}
