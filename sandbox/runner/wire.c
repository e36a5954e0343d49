#define _GNU_SOURCE
#include "wire.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint8_t inbox[WIRE_INBOX];
static size_t first, end;
/* Where the next frame to be looked at for a cancel begins. */
static size_t scanned;
static uint32_t cancelled_to;

_Noreturn void die(const char *why) {
  fprintf(stderr, "runner: %s\n", why);
  _exit(70);
}

static uint32_t le32(const uint8_t *p) {
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static size_t frame_length(size_t at) {
  size_t length = le32(inbox + at);
  if (length == 0 || length > WIRE_MAX_FRAME) die("malformed frame");
  return length;
}

static bool whole_frame(size_t at) {
  return end - at >= 4 && end - at - 4 >= frame_length(at);
}

/* Cancels overtake the requests queued before them. */
static void scan(void) {
  while (whole_frame(scanned)) {
    size_t length = frame_length(scanned);
    if (inbox[scanned + 4] == 'X' && length == 5) cancelled_to = le32(inbox + scanned + 5);
    scanned += 4 + length;
  }
}

static void make_room(void) {
  if (first == 0) return;
  memmove(inbox, inbox + first, end - first);
  end -= first;
  scanned -= first;
  first = 0;
}

static void take(void) {
  if (end == sizeof inbox) make_room();
  if (end == sizeof inbox) return;
  ssize_t got = read(STDIN_FILENO, inbox + end, sizeof inbox - end);
  if (got < 0 && errno == EINTR) return;
  if (got <= 0) _exit(0);
  end += (size_t)got;
  scan();
}

bool wire_has_room(void) { return end - first < sizeof inbox; }

void wire_pump(void) {
  struct pollfd in = {STDIN_FILENO, POLLIN, 0};
  if (poll(&in, 1, 0) == 1) {
    if (in.revents & POLLIN) {
      if (wire_has_room()) take();
    } else {
      _exit(0);
    }
  }
}

bool wire_cancelled(uint32_t id) { return id <= cancelled_to; }

struct frame wire_next(void) {
  while (!whole_frame(first)) {
    /* Something more may lie in the pipe, but whoever waits for an answer may wait for it to send more. */
    wire_flush();
    if (first == end) first = end = scanned = 0;
    if (sizeof inbox - first < WIRE_MAX_FRAME + 4) make_room();
    take();
  }
  size_t length = frame_length(first);
  struct frame frame = {inbox[first + 4], {inbox + first + 5, length - 1}};
  first += 4 + length;
  return frame;
}

const uint8_t *read_bytes(struct reader *r, size_t length) {
  if (r->left < length) die("frame too short");
  const uint8_t *bytes = r->at;
  r->at += length;
  r->left -= length;
  return bytes;
}

uint8_t read_u8(struct reader *r) { return *read_bytes(r, 1); }
uint32_t read_u32(struct reader *r) { return le32(read_bytes(r, 4)); }
uint64_t read_u64(struct reader *r) {
  uint64_t low = read_u32(r);
  return low | (uint64_t)read_u32(r) << 32;
}

void put_bytes(struct writer *w, const void *bytes, size_t length) {
  if (sizeof w->bytes - w->length < length) die("reply too long");
  memcpy(w->bytes + w->length, bytes, length);
  w->length += length;
}

void put_u8(struct writer *w, uint8_t value) { put_bytes(w, &value, 1); }
void put_u32(struct writer *w, uint32_t value) {
  for (int i = 0; i < 4; i++) put_u8(w, (uint8_t)(value >> (8 * i)));
}
void put_u64(struct writer *w, uint64_t value) {
  put_u32(w, (uint32_t)value);
  put_u32(w, (uint32_t)(value >> 32));
}

static void write_all(struct iovec *parts, int count) {
  while (count > 0) {
    ssize_t sent = writev(STDOUT_FILENO, parts, count);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) _exit(0);
    size_t left = (size_t)sent;
    while (count > 0 && left >= parts->iov_len) {
      left -= parts->iov_len;
      parts++;
      count--;
    }
    if (count > 0) {
      parts->iov_base = (uint8_t *)parts->iov_base + left;
      parts->iov_len -= left;
    }
  }
}

static uint8_t outbox[64 * 1024];
static size_t pending;

bool wire_pending(void) { return pending > 0; }

void wire_flush(void) {
  struct iovec all = {outbox, pending};
  pending = 0;
  write_all(&all, all.iov_len > 0 ? 1 : 0);
}

void wire_send(uint8_t type, const struct writer *head, const struct iovec *parts, int count) {
  size_t length = 1 + head->length;
  for (int i = 0; i < count; i++) length += parts[i].iov_len;
  struct writer start = {.length = 0};
  put_u32(&start, (uint32_t)length);
  put_u8(&start, type);
  put_bytes(&start, head->bytes, head->length);
  struct iovec all[4] = {{start.bytes, start.length}};
  for (int i = 0; i < count && i < 3; i++) all[i + 1] = parts[i];
  if (4 + length > sizeof outbox - pending) wire_flush();
  if (4 + length > sizeof outbox) return write_all(all, count + 1);
  for (int i = 0; i <= count; i++) {
    memcpy(outbox + pending, all[i].iov_base, all[i].iov_len);
    pending += all[i].iov_len;
  }
}

void wire_ack(uint32_t id, int error) {
  struct writer w = {.length = 0};
  put_u32(&w, id);
  put_u32(&w, (uint32_t)error);
  wire_send('A', &w, NULL, 0);
}
