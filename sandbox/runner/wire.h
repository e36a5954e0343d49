#ifndef LEAFE_WIRE_H
#define LEAFE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

/*
 * Frames over stdin and stdout: u32 length of what follows, u8 type, payload; integers are little-endian.
 * A broken frame or a hang-up ends the runner: the client then takes another container.
 */
enum {
  WIRE_MAX_FRAME = 4 * 1024 * 1024,
  /* The client keeps at most 8 MiB under way, so that a cancel is always read while a test runs. */
  WIRE_INBOX = 16 * 1024 * 1024,
};

struct reader {
  const uint8_t *at;
  size_t left;
};

struct frame {
  uint8_t type;
  struct reader body;
};

/* Waits for the next frame; its body stays valid until the next call. */
struct frame wire_next(void);
/* Reads what has come, without waiting; notes cancels. Ends the runner on hang-up. */
void wire_pump(void);
/* Whether stdin may be polled for more. */
bool wire_has_room(void);
/* Whether the client has called off this request. */
bool wire_cancelled(uint32_t id);

/* For our own work, which no cancel is meant for: one calls off all ids up to its own, 0 always. */
#define NEVER_CANCELLED UINT32_MAX

uint8_t read_u8(struct reader *r);
uint32_t read_u32(struct reader *r);
uint64_t read_u64(struct reader *r);
/* `length` bytes, in place. */
const uint8_t *read_bytes(struct reader *r, size_t length);

struct writer {
  uint8_t bytes[256];
  size_t length;
};

void put_u8(struct writer *w, uint8_t value);
void put_u32(struct writer *w, uint32_t value);
void put_u64(struct writer *w, uint64_t value);
void put_bytes(struct writer *w, const void *bytes, size_t length);
/*
 * Sends a frame: the writer's bytes followed by up to three parts. Small ones are kept together until there is nothing else
 * to do: each write wakes three processes outside, on the CPU that the next test wants.
 */
void wire_send(uint8_t type, const struct writer *head, const struct iovec *parts, int count);
/* Whether replies are kept, and sending them. */
bool wire_pending(void);
void wire_flush(void);
/* Sends the acknowledgement of `id`; `error` is an errno, 0 where all went well. */
void wire_ack(uint32_t id, int error);

/* Says why on stderr and ends the runner. */
_Noreturn void die(const char *why);

#endif
