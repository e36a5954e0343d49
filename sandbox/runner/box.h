#ifndef LEAFE_BOX_H
#define LEAFE_BOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The two folders: /box, from which tests run and which they cannot write; /build, where the compiler works. */

/* Removes all that lies in a folder, as far as our rights go; 0 or an errno. */
int box_empty(const char *folder);
/* Writes a new file, replacing what is there; 0 or an errno. */
int box_write(const char *path, mode_t mode, const uint8_t *bytes, size_t length);
/* Copies an open file into a new one; 0 or an errno. */
int box_copy(int from, const char *path, mode_t mode);
/* Opens what the compiler made, if it is a plain file of at most `most` bytes; else -1. */
int box_open_artefact(const char *path, uint64_t most, uint64_t *bytes);

#endif
