#ifndef LEAFE_METER_H
#define LEAFE_METER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Opens the files of the container's own cgroup, version 1 or 2. */
void meter_open(void);
/* 1 or 2; 0 where no cgroup can be read. */
int meter_cgroup_version(void);

uint64_t now_us(void);
/* CPU time of one process so far. */
uint64_t process_cpu_us(pid_t pid);
/* CPU time of the whole container so far; 0 where unknown. */
uint64_t container_cpu_us(void);
/* Memory of the container's processes now, without files and their cache; 0 where unknown. */
uint64_t container_memory_bytes(void);
/* Processes the kernel killed for memory so far. */
uint32_t container_oom_kills(void);
/* Processes and threads in the container, zombies included; -1 where unknown. */
int container_tasks(void);
/* How long the most delayed task of the container waited for a CPU while it could have run. */
uint64_t longest_run_delay_us(void);
/* The same for a process's first task, by its open schedstat file. */
uint64_t run_delay_us(int schedstat);

#endif
