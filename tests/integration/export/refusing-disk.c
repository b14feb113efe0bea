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
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is(const char *mode) {
  const char *share = getenv("VOICEKEEP_SHARE");
  return share != NULL && strcmp(share, mode) == 0;
}
static int on_disk(const char *path) {
  const char *disk = getenv("VOICEKEEP_DISK");
  return disk != NULL && path != NULL && strncmp(path, disk, strlen(disk)) == 0;
}
static int fd_on_disk(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return on_disk(path);
}
static int refuse(int code) {
  errno = code;
  return -1;
}
static int is_late(void) { return is("late") || is("late-copies"); }
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
/** What was done is answered as the repeated request finds it. */
#define ANSWER(call, again) \
  int done = (call); \
  return done == 0 && is_late() ? refuse(again) : done

int link(const char *from, const char *to) {
  if (!on_disk(to)) return REAL(link)(from, to);
  if (is("no-links") || is("no-names") || is("busy") || is("late-copies")) return refuse(EPERM);
  ANSWER(REAL(link)(from, to), EEXIST);
}
int rename(const char *from, const char *to) {
  static int count = 0;
  if (!on_disk(to)) return REAL(rename)(from, to);
  if (is("no-names")) return refuse(EACCES);
  if (is("busy") && ++count % 3 == 0) return refuse(EBUSY);
  ANSWER(REAL(rename)(from, to), ENOENT);
}
int unlink(const char *path) {
  if (!on_disk(path)) return REAL(unlink)(path);
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
