#define _GNU_SOURCE
#include "sink.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sha256.h"
#include "wire.h"

static uint8_t start[SINK_INLINE];
static uint64_t total;
static int spool = -1;

void sink_reset(void) {
  total = 0;
  if (spool >= 0) close(spool);
  spool = -1;
}

static void to_spool(const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(spool, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) die("no room for the output");
    bytes += written;
    length -= (size_t)written;
  }
}

static void keep(const uint8_t *bytes, size_t length) {
  if (spool < 0) {
    spool = memfd_create("output", MFD_CLOEXEC);
    if (spool < 0) die("no room for the output");
    to_spool(start, (size_t)total);
  }
  to_spool(bytes, length);
  total += length;
}

bool sink_drain(int pipe) {
  static uint8_t chunk[SINK_INLINE];
  if (spool < 0 && total < sizeof start) {
    ssize_t got = read(pipe, start + total, sizeof start - (size_t)total);
    if (got > 0) total += (uint64_t)got;
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
  }
  ssize_t got = read(pipe, chunk, sizeof chunk);
  if (got > 0) keep(chunk, (size_t)got);
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

void sink_take_file(int file, uint64_t most) {
  static uint8_t chunk[64 * 1024];
  sink_reset();
  for (ssize_t got; total <= most && (got = read(file, chunk, sizeof chunk)) > 0;) {
    if (spool < 0 && total + (uint64_t)got <= sizeof start) {
      memcpy(start + total, chunk, (size_t)got);
      total += (uint64_t)got;
    } else {
      keep(chunk, (size_t)got);
    }
  }
}

uint64_t sink_bytes(void) { return total; }

const uint8_t *sink_short(void) { return spool < 0 ? start : NULL; }

uint64_t sink_read(uint64_t offset, uint8_t *to, uint64_t length) {
  if (offset >= total) return 0;
  if (length > total - offset) length = total - offset;
  if (spool < 0) {
    memcpy(to, start + offset, (size_t)length);
    return length;
  }
  ssize_t got = pread(spool, to, (size_t)length, (off_t)offset);
  return got > 0 ? (uint64_t)got : 0;
}

void sink_digest(uint8_t digest[32]) {
  static uint8_t chunk[64 * 1024];
  struct sha256 hash;
  sha256_start(&hash);
  for (uint64_t at = 0, got; (got = sink_read(at, chunk, sizeof chunk)) > 0; at += got)
    sha256_add(&hash, chunk, (size_t)got);
  sha256_end(&hash, digest);
}
