/*
 * The native program as one translation unit: the C that TeaVM makes of dev.netns.front, entered by a main() of ours.
 *
 * TeaVM's runtime would, at its start, read the locale's files, reset and block SIGRTMIN, make a timer and decode the
 * arguments by locale. That takes longer than a whole `list`, and a program started by `exec` would inherit the signal
 * mask. None of it serves a program of one thread that talks in bytes; so these calls do nothing here. Their headers
 * come first, so that only the calls are replaced.
 */
#define _GNU_SOURCE

#include <locale.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "netns.h"

/*
 * A program with a large heap, most of which it touches once: a fault for each page would be a third of the time that it
 * takes to plan five hundred namespaces.
 */
#ifdef NETNS_HUGE_PAGES
static void *map_huge(void *address, size_t size, int protection, int flags, int fd, off_t offset) {
    void *memory = mmap(address, size, protection, flags, fd, offset);
    if (memory != MAP_FAILED) {
        madvise(memory, size, MADV_HUGEPAGE);
    }
    return memory;
}
#define mmap map_huge
#endif

#define setlocale(category, locale) ((void) 0)
#define sigaction(signal, action, former) ((void) 0)
#define sigprocmask(how, set, former) ((void) 0)
#define timer_create(clock, event, timer) ((void) 0)
#define getpwuid(user) ((struct passwd *) NULL)
#define main teavm_main

#include "all.c"

#undef main

int32_t netns_argument_count;
char **netns_arguments;

int main(int count, char **arguments) {
    netns_argument_count = count;
    netns_arguments = arguments;
    return teavm_main(0, arguments);
}
