/*
 * What front.Libc cannot say in Java: the calls whose structures and constants differ between architectures, and what
 * only main() is given. All return what the call returns, with errno beside it.
 */
#pragma once

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* AT_RECURSIVE of linux/fcntl.h, which cannot be included beside fcntl.h. */
#define AT_RECURSIVE_TREE 0x8000

extern int32_t netns_argument_count;
extern char **netns_arguments;

extern int64_t netns_heap_left(void);

static inline int32_t netns_errno(void) {
    return errno;
}

static inline int32_t netns_count_arguments(void) {
    return netns_argument_count;
}

static inline char *netns_argument(int32_t index) {
    return netns_arguments[index];
}

static inline char *netns_environment(int32_t index) {
    return environ[index];
}

/* Linux.O_DIRECTORY and Linux.O_NOFOLLOW are x86-64's numbers; arm64 has others. */
static inline int32_t netns_open(const char *path, int32_t flags, int32_t mode) {
    int32_t directory = flags & 0x10000 ? O_DIRECTORY : 0;
    int32_t no_follow = flags & 0x20000 ? O_NOFOLLOW : 0;
    return open(path, (flags & ~0x30000) | directory | no_follow, mode);
}

/* The fields of FileStatus, in its order. */
static inline int32_t netns_stat(int32_t directory, const char *path, int32_t flags, int64_t *into) {
    struct stat status;
    int32_t answer = fstatat(directory, path, &status, flags);
    if (answer == 0) {
        into[0] = (int64_t) status.st_dev;
        into[1] = (int64_t) status.st_ino;
        into[2] = status.st_mode;
        into[3] = status.st_uid;
        into[4] = status.st_gid;
        into[5] = status.st_size;
        into[6] = status.st_ctim.tv_sec * INT64_C(1000) + status.st_ctim.tv_nsec / 1000000;
    }
    return answer;
}

/*
 * A reader that has gone is told of by EPIPE, as Java is: the signal would end an apply in the middle. It is ignored
 * for the moment of the write only, because a program that is executed would inherit that.
 */
static inline int64_t netns_write(int32_t fd, const void *buffer, int64_t length) {
    void (*former)(int) = signal(SIGPIPE, SIG_IGN);
    int64_t answer = write(fd, buffer, (size_t) length);
    int error = errno;
    signal(SIGPIPE, former);
    errno = error;
    return answer;
}

static inline int64_t netns_file_system_magic(int32_t fd) {
    struct statfs status;
    return fstatfs(fd, &status) == 0 ? (int64_t) status.f_type : -1;
}

static inline int32_t netns_poll(int32_t fd, int32_t events, int32_t timeout) {
    struct pollfd one = {.fd = fd, .events = (short) events};
    int32_t answer = poll(&one, 1, timeout);
    return answer > 0 ? one.revents : answer;
}

static inline int32_t netns_poll_all(int32_t *fds, int32_t count, int32_t timeout) {
    struct pollfd all[count > 0 ? count : 1];
    for (int32_t i = 0; i < count; i++) {
        all[i] = (struct pollfd) {.fd = fds[i], .events = POLLIN};
    }
    return poll(all, (nfds_t) count, timeout);
}

static inline int32_t netns_seal(int32_t fd, int32_t seals) {
    return fcntl(fd, F_ADD_SEALS, seals);
}

static inline int32_t netns_open_tree(int32_t directory, const char *path, int32_t flags) {
    return (int32_t) syscall(SYS_open_tree, directory, path, flags);
}

static inline int32_t netns_move_mount(
        int32_t from_directory, const char *from, int32_t to_directory, const char *to, int32_t flags) {
    return (int32_t) syscall(SYS_move_mount, from_directory, from, to_directory, to, flags);
}

/* The call and its struct mount_attr: the C library of Debian 11 has neither. */
static inline int32_t netns_set_propagation(int32_t tree, int64_t propagation) {
    const long mount_setattr_call = 442;
    const uint64_t attributes[] = {0, 0, (uint64_t) propagation, 0};
    return (int32_t) syscall(
            mount_setattr_call, tree, "", AT_EMPTY_PATH | AT_RECURSIVE_TREE, attributes, sizeof attributes);
}

static inline int32_t netns_ioctl(int32_t fd, int32_t request, void *argument) {
    return ioctl(fd, (unsigned long) request, argument);
}

static inline int32_t netns_name_to_handle(int32_t fd, void *handle) {
    int mount_id;
    return name_to_handle_at(fd, "", handle, &mount_id, AT_EMPTY_PATH);
}

// FD_NSFS_ROOT of linux/fcntl.h, which distributions do not have yet.
static inline int32_t netns_open_namespace(void *handle, int32_t flags) {
    return open_by_handle_at(-10003, handle, flags);
}

static inline int32_t netns_pidfd_open(int32_t pid) {
    return (int32_t) syscall(SYS_pidfd_open, pid, 0);
}

static inline int64_t netns_real_time_millis(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static inline int64_t netns_monotonic_millis(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static inline int32_t netns_pipe(int32_t *ends) {
    int both[2];
    if (pipe2(both, O_CLOEXEC) < 0) {
        return -1;
    }
    ends[0] = both[0];
    ends[1] = both[1];
    return fcntl(both[0], F_SETFL, O_NONBLOCK);
}

static inline void netns_enlarge_pipe(int32_t end, int32_t size) {
    while (fcntl(end, F_SETPIPE_SZ, size) < 0 && size > 1 << 16) {
        size /= 2;
    }
}

// All arguments but the first are 0, so that their order, which differs between architectures, does not matter.
static inline int32_t netns_fork(int32_t sharing_files) {
    int32_t process = (int32_t) syscall(SYS_clone, (sharing_files ? CLONE_FILES : 0) | SIGCHLD, 0, 0, 0, 0);
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    }
    return process;
}

/*
 * Standard input is /dev/null; all other descriptors of the parent are closed where the kernel can (Linux 5.9), those of
 * our own at execve(2) in any case. No signal is ignored or blocked, and a signal for the parent's group or the parent's
 * end is not for this process.
 */
static inline void netns_leave_parent(int32_t output) {
    const long close_range_call = 436;
    /* More than the kernel's struct sigaction of any architecture. glibc would leave out two signals that it uses itself. */
    static const char default_action[64];
    sigset_t none;
    int copy = fcntl(output, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    dup2(copy, STDOUT_FILENO);
    dup2(copy, STDERR_FILENO);
    int null = open("/dev/null", O_RDONLY);
    if (null > STDIN_FILENO) {
        dup2(null, STDIN_FILENO);
    }
    syscall(close_range_call, STDERR_FILENO + 1, ~0U, 0);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, 0);
    for (int number = 1; number <= 64; number++) {
        syscall(SYS_rt_sigaction, number, default_action, NULL, sizeof(int64_t));
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A signal that is blocked comes even if it is ignored, and would be taken for one that asks for an end. */
static inline void netns_held_signals(sigset_t *set) {
    static const int signals[] = {SIGINT, SIGTERM};
    sigemptyset(set);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action;
        if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            sigaddset(set, signals[i]);
        }
    }
}

static inline void netns_hold_signals(int32_t hold) {
    sigset_t set;
    netns_held_signals(&set);
    sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static inline int32_t netns_held_signal(void) {
    const struct timespec at_once = {0};
    sigset_t set;
    netns_held_signals(&set);
    int number = sigtimedwait(&set, NULL, &at_once);
    return number > 0 ? number : 0;
}

static inline int32_t netns_exit_status(int32_t process) {
    int status;
    int32_t answer;
    do {
        answer = waitpid(process, &status, WNOHANG);
    } while (answer < 0 && errno == EINTR);
    if (answer == 0) {
        errno = EAGAIN;
    }
    if (answer <= 0) {
        return -1;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static inline int32_t netns_wait(int32_t process, int32_t wait) {
    int32_t answer;
    do {
        answer = waitpid(process, NULL, wait ? 0 : WNOHANG);
    } while (answer < 0 && errno == EINTR);
    return answer;
}

static inline int32_t netns_processors(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) < 0 ? 1 : CPU_COUNT(&set);
}

static inline void netns_allow_files(int32_t count) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < (rlim_t) count) {
        limit.rlim_cur = limit.rlim_max < (rlim_t) count ? limit.rlim_max : (rlim_t) count;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}
