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
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "netns.h"

/*
 * The heap is reserved whole, and its pages count once they are touched: a machine with less memory than the heap may
 * become refuses it otherwise, and TeaVM does not look whether it was refused.
 */
static void *reserve(void *address, size_t size, int protection, int flags, int fd, off_t offset) {
    return mmap(address, size, protection, flags | MAP_NORESERVE, fd, offset);
}

static int commit(void *address, size_t size, int protection) {
    static const char refused[] = "netns: cannot reserve memory: the limit of this process or of the machine is too low\n";
    if (mprotect(address, size, protection) != 0) {
        write(STDERR_FILENO, refused, sizeof refused - 1);
        _exit(1);
    }
    return 0;
}

#define mmap reserve
#define mprotect commit

/*
 * NETNS_NO_COLLECTOR is for a program whose heap holds all that it ever makes: nothing looks for what is still in use, so
 * functions need not write down, at each step, which objects they hold. What is left of a frame is what exceptions go by.
 * Only the collector asks a frame how many objects it holds: then the heap is full.
 */
#ifdef NETNS_NO_COLLECTOR
#include "memory.h"
#include "stack.h"

static int heap_is_full(void) {
    static const char full[] = "netns: out of memory: set NETNS_FRONT=jvm, which takes what the machine has\n";
    write(STDERR_FILENO, full, sizeof full - 1);
    _exit(1);
}

#undef TEAVM_ALLOC_STACK
#undef TEAVM_GC_ROOT
#undef TEAVM_GC_ROOT_RELEASE
#undef TEAVM_GC_ROOTS_COUNT
#define TEAVM_ALLOC_STACK(size) \
    struct { TeaVM_StackFrame header; } teavm_shadowStack; \
    teavm_shadowStack.header.next = teavm_stackTop; \
    teavm_stackTop = &teavm_shadowStack.header
#define TEAVM_GC_ROOT(index, object) ((void) 0)
#define TEAVM_GC_ROOT_RELEASE(index) ((void) 0)
#define TEAVM_GC_ROOTS_COUNT(frame) heap_is_full()

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* linux/mman.h */
#endif

/* How much of the heap, from its beginning, the kernel was asked for. */
static size_t populated;

/*
 * A heap is asked for some pages ahead: each by itself, when it is touched, would take half as long again, and they are a
 * fifth of the time of a large plan. A kernel that knows no such question (before 5.14) is asked in vain.
 */
static __attribute__((noinline)) void *clear_further(char *address, int value, size_t size) {
    static const size_t pages_ahead = 64 << 10;
    size_t at = (size_t) (address - (char *) teavm_gc_heapAddress);
    if (at >= (size_t) teavm_gc_availableBytes) {
        return memset(address, value, size);
    }
    size_t more = (at + size - populated + pages_ahead) & -pages_ahead;
    madvise((char *) teavm_gc_heapAddress + populated, more, MADV_POPULATE_WRITE);
    populated += more;
    *(int64_t *) address = 0;
    return address;
}

/*
 * What is handed out once needs no clearing, for the kernel gives pages of zeros: all but the word in which the free part
 * of the heap says how long it is.
 */
static inline __attribute__((always_inline)) void *clear(void *address, int value, size_t size) {
    if ((size_t) ((char *) address - (char *) teavm_gc_heapAddress) + size >= populated) {
        return clear_further(address, value, size);
    }
    *(int64_t *) address = 0;
    return address;
}

/* What is left of the heap, but for some pages that are handed out next: nothing comes back into it. */
int64_t netns_heap_left(void) {
    return teavm_gc_availableBytes - (int64_t) populated;
}

#define memset clear
#endif

#include "string.h"

/* What TeaVM does with a literal, but for entering it where String.intern would look. */
static TeaVM_String *netns_literal(TeaVM_String *literal) {
    literal->characters->parent.header = TEAVM_PACK_CLASS(teavm_charArrayClass) | (int32_t) INT32_C(0x80000000);
    return literal;
}

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
