#ifndef LEAFE_NAMES_H
#define LEAFE_NAMES_H

#include "confine.h"
#include "wire.h"

/* A folder of ours, a slash, the longest name that Linux takes, a zero byte. */
enum { PATH_ROOM = 272, MOST_ARGS = 24, ARGS_ROOM = 1000 };

/*
 * Reads a file's name, u8 length and bytes, as a path in `folder`, such as /box. Empty where the name is. A name that would lead
 * out of the folder ends the runner.
 */
void read_path(struct reader *body, const char *folder, char path[PATH_ROOM]);
/* The same for a name that must be there. */
void read_given_path(struct reader *body, const char *folder, char path[PATH_ROOM]);

/* A command: the program, then its arguments, each ended by a zero byte. */
struct command {
  char text[ARGS_ROOM];
  uint8_t count;
};

/* Reads u8 count, then each part as u8 length and bytes. */
struct command read_command(struct reader *body);
/* The job's command is this one from now on. */
void job_command(struct job *job, const struct command *command);

#endif
