#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sink.h"

static uint8_t ring[STDERR_TAIL];
static uint64_t total;

void tail_reset(void) { total = 0; }

static void keep(const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) ring[(total + i) % sizeof ring] = bytes[i];
  total += length;
}

bool tail_drain(int pipe) {
  static uint8_t chunk[64 * 1024];
  ssize_t got = read(pipe, chunk, sizeof chunk);
  if (got > 0) {
    size_t skipped = (size_t)got > sizeof ring ? (size_t)got - sizeof ring : 0;
    total += skipped;
    keep(chunk + skipped, (size_t)got - skipped);
  }
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

uint64_t tail_bytes(void) { return total; }

uint32_t tail_copy(uint8_t *to) {
  size_t length = total < sizeof ring ? (size_t)total : sizeof ring;
  for (size_t i = 0; i < length; i++) to[i] = ring[(total - length + i) % sizeof ring];
  return (uint32_t)length;
}
