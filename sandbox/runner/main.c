#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "box.h"
#include "inputs.h"
#include "meter.h"
#include "requests.h"
#include "spawner.h"
#include "wire.h"

/*
 * The container's first process: takes programs and inputs over stdin, runs one test at a time, reports over stdout.
 * Usage: runner <compile uid> <test uid>, or runner --empty <folder>.
 */

static void answer(struct frame frame) {
  switch (frame.type) {
    case 'S': return take_program(frame.body);
    case 'C': return compile_program(frame.body);
    case 'I': return inputs_add(frame.body);
    case 'D': return inputs_drop(read_u32(&frame.body));
    case 'T': return run_test(frame.body);
    case 'F': return fetch_output(frame.body);
    case 'W': return wipe_box(frame.body);
    case 'P': return wire_ack(read_u32(&frame.body), 0);
    case 'X': return; /* Seen as it came in. */
    default: die("unknown request");
  }
}

static void greet(void) {
  struct writer none = {.length = 0};
  char text[128];
  int length = snprintf(text, sizeof text, "{\"protocol\":2,\"cgroup\":%d,\"tasks\":%d}",
                        meter_cgroup_version(), container_tasks());
  wire_send('H', &none, &(struct iovec){text, (size_t)length}, 1);
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "--empty") == 0) return box_empty(argv[2]) == 0 ? 0 : 1;
  if (argc != 3) die("usage: runner <compile uid> <test uid>");
  requests_setup((uid_t)strtoul(argv[1], NULL, 10), (uid_t)strtoul(argv[2], NULL, 10));
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  spawner_start();
  meter_open();
  greet();
  for (;;) answer(wire_next());
}
