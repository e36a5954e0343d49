#define _GNU_SOURCE
#include "box.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int empty_folder(int folder);

static int remove_entry(int folder, const char *name) {
  if (unlinkat(folder, name, 0) == 0) return 0;
  if (errno != EISDIR && errno != EPERM) return errno;
  /* A folder closed to its own owner must be opened before it can be emptied. */
  fchmodat(folder, name, 0700, 0);
  int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (inner < 0) return errno;
  int error = empty_folder(inner);
  return unlinkat(folder, name, AT_REMOVEDIR) == 0 ? error : errno;
}

static int empty_folder(int folder) {
  DIR *entries = fdopendir(folder);
  if (entries == NULL) return errno;
  int error = 0;
  for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    int failed = remove_entry(folder, entry->d_name);
    if (failed != 0) error = failed;
  }
  closedir(entries);
  return error;
}

int box_empty(const char *path) {
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return folder < 0 ? errno : empty_folder(folder);
}

static int create(const char *path) {
  if (unlink(path) != 0 && errno != ENOENT) return -1;
  return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

static int write_all(int file, const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(file, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return errno;
    bytes += written;
    length -= (size_t)written;
  }
  return 0;
}

static int finish(int file, int error, mode_t mode) {
  if (error == 0 && fchmod(file, mode) != 0) error = errno;
  close(file);
  return error;
}

int box_write(const char *path, mode_t mode, const uint8_t *bytes, size_t length) {
  int file = create(path);
  if (file < 0) return errno;
  return finish(file, write_all(file, bytes, length), mode);
}

int box_copy(int from, const char *path, mode_t mode) {
  static uint8_t chunk[64 * 1024];
  int file = create(path);
  if (file < 0) return errno;
  int error = 0;
  for (ssize_t got; error == 0 && (got = read(from, chunk, sizeof chunk)) != 0;)
    error = got < 0 ? errno : write_all(file, chunk, (size_t)got);
  return finish(file, error, mode);
}

int box_open_artefact(const char *path, uint64_t most, uint64_t *bytes) {
  /* Non-blocking, so that a pipe in its place cannot hold us. */
  int file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat state;
  if (file < 0) return -1;
  if (fstat(file, &state) == 0 && S_ISREG(state.st_mode) && (uint64_t)state.st_size <= most) {
    *bytes = (uint64_t)state.st_size;
    return file;
  }
  close(file);
  return -1;
}
