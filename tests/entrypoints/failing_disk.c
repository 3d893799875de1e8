/* Lets the disk fail for the files of one test: every n-th write, confirmation (fsync), change of
   length or renaming of a file whose path begins with FAILING_DISK_PATH ends with an error; or
   every n-th confirmation of the file that has this path itself.

   It is loaded into the served program by LD_PRELOAD. The file FAILING_DISK_CONTROL is shared with
   the test: see the numbers below, which `failing_disk.py` sets. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, TRUNCATE = 4, RENAME = 8, SYNC_ITSELF = 16 };

struct control {
    int32_t kinds;  /* Which calls fail: a sum of the kinds above; 0 for none. */
    int32_t nth;    /* Every which of these calls fails. */
    int32_t number; /* The number of the error, such as EIO. */
    int32_t calls;  /* How many of these calls there were. */
    int32_t failed; /* How many of them have failed. */
};

static struct control *control;
static const char *prefix;

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("FAILING_DISK_CONTROL");
    prefix = getenv("FAILING_DISK_PATH");
    if (!path || !prefix) return;
    int descriptor = open(path, O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return;
    void *shared = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    if (shared != MAP_FAILED) control = shared;
}

static int is_ours(const char *path) {
    return path && strncmp(path, prefix, strlen(prefix)) == 0;
}

static int find_path(int descriptor, char *path, size_t room) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t size = readlink(link, path, room - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return 1;
}

static int has_ours(int descriptor) {
    char path[4096];
    return find_path(descriptor, path, sizeof path) && is_ours(path);
}

static int is_itself(int descriptor) {
    char path[4096];
    return find_path(descriptor, path, sizeof path) && strcmp(path, prefix) == 0;
}

static int fails(int ours) {
    if (!ours) return 0;
    int32_t call = __atomic_add_fetch(&control->calls, 1, __ATOMIC_SEQ_CST);
    if (control->nth < 1 || call % control->nth) return 0;
    __atomic_add_fetch(&control->failed, 1, __ATOMIC_SEQ_CST);
    errno = control->number;
    return 1;
}

#define ASKED(kind) (control && (control->kinds & (kind)))
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int descriptor, const void *bytes, size_t size) {
    if (ASKED(WRITE) && fails(has_ours(descriptor))) return -1;
    return REAL(write)(descriptor, bytes, size);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset) {
    if (ASKED(WRITE) && fails(has_ours(descriptor))) return -1;
    return REAL(pwrite)(descriptor, bytes, size, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset) {
    if (ASKED(WRITE) && fails(has_ours(descriptor))) return -1;
    return REAL(pwrite64)(descriptor, bytes, size, offset);
}

int fsync(int descriptor) {
    if (ASKED(SYNC) && fails(has_ours(descriptor))) return -1;
    if (ASKED(SYNC_ITSELF) && fails(is_itself(descriptor))) return -1;
    return REAL(fsync)(descriptor);
}

int fdatasync(int descriptor) {
    if (ASKED(SYNC) && fails(has_ours(descriptor))) return -1;
    if (ASKED(SYNC_ITSELF) && fails(is_itself(descriptor))) return -1;
    return REAL(fdatasync)(descriptor);
}

int ftruncate(int descriptor, off_t size) {
    if (ASKED(TRUNCATE) && fails(has_ours(descriptor))) return -1;
    return REAL(ftruncate)(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size) {
    if (ASKED(TRUNCATE) && fails(has_ours(descriptor))) return -1;
    return REAL(ftruncate64)(descriptor, size);
}

int rename(const char *from, const char *to) {
    if (ASKED(RENAME) && fails(is_ours(from) || is_ours(to))) return -1;
    return REAL(rename)(from, to);
}
