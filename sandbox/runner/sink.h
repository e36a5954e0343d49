#ifndef LEAFE_SINK_H
#define LEAFE_SINK_H

#include <stdbool.h>
#include <stdint.h>

enum { SINK_INLINE = 256 * 1024, STDERR_TAIL = 8 * 1024 };

/*
 * Takes a program's standard output: the first 256 KiB stay in memory, a longer output goes to an unnamed file as a
 * whole, so that the runner itself stays small. One output is kept: the latest.
 */
void sink_reset(void);
/* Reads what the pipe holds now. False once the other end is closed. */
bool sink_drain(int pipe);
/* Takes over a regular file the program wrote, up to `most` bytes of it. */
void sink_take_file(int file, uint64_t most);
uint64_t sink_bytes(void);
/* The whole output where it is short; else null. */
const uint8_t *sink_short(void);
/* Up to `length` bytes from `offset`; how many were read. */
uint64_t sink_read(uint64_t offset, uint8_t *to, uint64_t length);
void sink_digest(uint8_t digest[32]);

/* Standard error: the last 8 KiB and the size. */
void tail_reset(void);
bool tail_drain(int pipe);
uint64_t tail_bytes(void);
/* Copies the kept end into `to`, which holds STDERR_TAIL bytes; its length. */
uint32_t tail_copy(uint8_t *to);

#endif
