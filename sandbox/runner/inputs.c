#define _GNU_SOURCE
#include "inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Each is its file's number plus one, so that zero is "none". */
static int files[INPUTS_MOST];

static int file_of(uint32_t id) {
  if (id >= INPUTS_MOST) die("no such input");
  return files[id] - 1;
}

static void append(int file, const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(file, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) die("no room for an input");
    bytes += written;
    length -= (size_t)written;
  }
}

void inputs_add(struct reader body) {
  uint32_t id = read_u32(&body);
  uint64_t total = read_u64(&body);
  uint64_t offset = read_u64(&body);
  size_t length = body.left;
  if (offset == 0) {
    inputs_drop(id);
    int file = memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) die("no room for an input");
    files[id] = file + 1;
  }
  int file = file_of(id);
  if (file < 0) die("no such input");
  append(file, read_bytes(&body, length), length);
  if (offset + length < total) return;
  int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  if (fcntl(file, F_ADD_SEALS, seals) != 0) die("cannot seal an input");
}

void inputs_drop(uint32_t id) {
  int file = file_of(id);
  if (file >= 0) close(file);
  files[id] = 0;
}

int inputs_open(uint32_t id) {
  int file = file_of(id);
  if (file < 0) return -1;
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  return open(path, O_RDONLY | O_CLOEXEC);
}
