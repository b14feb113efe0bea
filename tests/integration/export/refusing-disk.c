/*
 * A network share as people have them, laid over the folder VOICEKEEP_DISK of a process (LD_PRELOAD). VOICEKEEP_SHARE
 * names what it does:
 *   no-links     hard links are refused
 *   no-flush     neither files nor folders can be flushed
 *   no-names     hard links and every rename are refused
 *   busy         without hard links; every third rename is refused, as if another program had the file open
 *   full-late    says at the flush that it is full, as a share with a quota does
 *   late         does what it is asked, loses its answer, and answers the repeated request
 *   late-copies  the same without hard links
 *   full-at      is full from the step VOICEKEEP_STEP on, of those that need room; what is written then is cut in half
 *   full-once    the same at that step alone, as if somebody had made room at once
 *   denies-once  denies that step, removals of files among them, as if another program had the file open
 * VOICEKEEP_STEPS names a file outside that gets the number of such steps.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int is(const char *mode) {
  const char *share = getenv("VOICEKEEP_SHARE");
  return share != NULL && strcmp(share, mode) == 0;
}
static int is_below(const char *path) {
  const char *disk = getenv("VOICEKEEP_DISK");
  return disk != NULL && path != NULL && strncmp(path, disk, strlen(disk)) == 0;
}
static int fd_on_disk(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_below(path);
}
/** Also of a path that begins at a folder that is held open. */
static int on_disk(const char *path) {
  int fd;
  if (path != NULL && sscanf(path, "/proc/self/fd/%d/", &fd) == 1) return fd_on_disk(fd);
  return is_below(path);
}
static int refuse(int code) {
  errno = code;
  return -1;
}
/** Whether this is the step at which the disk refuses. */
static int is_step(void) {
  static int steps = 0;
  if (!is("full-at") && !is("full-once") && !is("denies-once")) return 0;
  const char *step = getenv("VOICEKEEP_STEP"), *file = getenv("VOICEKEEP_STEPS");
  int count = __sync_add_and_fetch(&steps, 1), at = step == NULL ? 0 : atoi(step);
  if (file != NULL) {
    FILE *stream = fopen(file, "w");
    if (stream != NULL) {
      fprintf(stream, "%d", count);
      fclose(stream);
    }
  }
  return at > 0 && (is("full-at") ? count >= at : count == at);
}
static int no_room(void) { return is("denies-once") ? EACCES : ENOSPC; }
static int is_late(void) { return is("late") || is("late-copies"); }
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
/** What was done is answered as the repeated request finds it. */
#define ANSWER(call, again) \
  int done = (call); \
  return done == 0 && is_late() ? refuse(again) : done

int link(const char *from, const char *to) {
  if (!on_disk(to)) return REAL(link)(from, to);
  if (is_step()) return refuse(no_room());
  if (is("no-links") || is("no-names") || is("busy") || is("late-copies")) return refuse(EPERM);
  ANSWER(REAL(link)(from, to), EEXIST);
}
int rename(const char *from, const char *to) {
  static int count = 0;
  if (!on_disk(to)) return REAL(rename)(from, to);
  if (is_step()) return refuse(no_room());
  if (is("no-names")) return refuse(EACCES);
  if (is("busy") && ++count % 3 == 0) return refuse(EBUSY);
  ANSWER(REAL(rename)(from, to), ENOENT);
}
int unlink(const char *path) {
  if (!on_disk(path)) return REAL(unlink)(path);
  if (is("denies-once") && is_step()) return refuse(EACCES);
  ANSWER(REAL(unlink)(path), ENOENT);
}
int remove(const char *path) {
  if (!on_disk(path)) return REAL(remove)(path);
  ANSWER(REAL(remove)(path), ENOENT);
}
int rmdir(const char *path) {
  if (!on_disk(path)) return REAL(rmdir)(path);
  ANSWER(REAL(rmdir)(path), ENOENT);
}
int mkdir(const char *path, mode_t mode) {
  if (!on_disk(path)) return REAL(mkdir)(path, mode);
  if (is_step()) return refuse(no_room());
  ANSWER(REAL(mkdir)(path, mode), EEXIST);
}
int fsync(int fd) {
  if (fd_on_disk(fd)) {
    if (is("no-flush")) return refuse(EINVAL);
    if (is("full-late")) return refuse(EDQUOT);
  }
  return REAL(fsync)(fd);
}
int fdatasync(int fd) {
  if (fd_on_disk(fd)) {
    if (is("no-flush")) return refuse(EINVAL);
    if (is("full-late")) return refuse(EDQUOT);
  }
  return REAL(fdatasync)(fd);
}
/** New files need room. */
#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    if ((flags & O_CREAT) != 0 && on_disk(path) && access(path, F_OK) != 0 && is_step()) return refuse(no_room()); \
    return REAL(name)(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)
/** A disk that fills up takes the first half, and says so at the next one. */
#define WRITE(name, data, ...) \
  if (!fd_on_disk(fd) || !is_step()) return REAL(name)(fd, __VA_ARGS__); \
  if (length < 2) return refuse(no_room()); \
  length /= 2; \
  ssize_t done = REAL(name)(fd, __VA_ARGS__); \
  return is("full-at") ? done : refuse(no_room())
ssize_t write(int fd, const void *data, size_t length) { WRITE(write, data, data, length); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { WRITE(pwrite, data, data, length, at); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { WRITE(pwrite64, data, data, length, at); }
ssize_t writev(int fd, const struct iovec *parts, int length) { WRITE(writev, parts, parts, length); }
