#include "names.h"

#include <stdio.h>
#include <string.h>

static bool leads_out(const char *name, size_t length) {
  if (memchr(name, '/', length) != NULL || memchr(name, 0, length) != NULL) return true;
  return (length == 1 && name[0] == '.') || (length == 2 && memcmp(name, "..", 2) == 0);
}

void read_path(struct reader *body, const char *folder, char path[PATH_ROOM]) {
  uint8_t length = read_u8(body);
  const char *name = (const char *)read_bytes(body, length);
  path[0] = '\0';
  if (length == 0) return;
  if (leads_out(name, length)) die("bad file name");
  snprintf(path, PATH_ROOM, "%s/%.*s", folder, length, name);
}

void read_given_path(struct reader *body, const char *folder, char path[PATH_ROOM]) {
  read_path(body, folder, path);
  if (path[0] == '\0') die("no file name");
}

struct command read_command(struct reader *body) {
  struct command command = {.count = read_u8(body)};
  size_t used = 0;
  if (command.count == 0 || command.count > MOST_ARGS) die("bad command");
  for (uint8_t i = 0; i < command.count; i++) {
    uint8_t length = read_u8(body);
    const uint8_t *arg = read_bytes(body, length);
    if (used + length + 1 > ARGS_ROOM || memchr(arg, 0, length) != NULL) die("bad argument");
    memcpy(command.text + used, arg, length);
    used += length + 1u;
  }
  return command;
}

void job_command(struct job *job, const struct command *command) {
  const char *arg = command->text;
  for (uint8_t i = 0; i < command->count; i++, arg += strlen(arg) + 1) job_arg(job, arg);
}
