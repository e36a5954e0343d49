#define _GNU_SOURCE
#include "filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "no system call filter for this architecture"
#endif

/* Calls from here on are the x32 table on x86-64; no other architecture has that many. */
#define FOREIGN_TABLE 0x40000000u

#define REFUSE (SECCOMP_RET_ERRNO | EPERM)
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define WITHOUT(call)                                \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), \
      BPF_STMT(BPF_RET | BPF_K, REFUSE)

static struct sock_filter rules[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_TABLE, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, REFUSE),
    /* Other processes. */
    WITHOUT(SYS_ptrace),
    WITHOUT(SYS_process_vm_readv),
    WITHOUT(SYS_process_vm_writev),
    WITHOUT(SYS_pidfd_getfd),
    WITHOUT(SYS_kcmp),
    /* Talking to anyone. */
    WITHOUT(SYS_socket),
    WITHOUT(SYS_sendmsg),
    WITHOUT(SYS_sendmmsg),
    WITHOUT(SYS_shmget),
    WITHOUT(SYS_shmat),
    WITHOUT(SYS_semget),
    WITHOUT(SYS_msgget),
    WITHOUT(SYS_mq_open),
    WITHOUT(SYS_memfd_create),
    /* Keys, namespaces, mounts. */
    WITHOUT(SYS_add_key),
    WITHOUT(SYS_keyctl),
    WITHOUT(SYS_request_key),
    WITHOUT(SYS_unshare),
    WITHOUT(SYS_setns),
    WITHOUT(SYS_mount),
    WITHOUT(SYS_umount2),
    WITHOUT(SYS_pivot_root),
    WITHOUT(SYS_chroot),
    /* Kernel machinery with a history of holes. */
    WITHOUT(SYS_io_uring_setup),
    WITHOUT(SYS_io_uring_enter),
    WITHOUT(SYS_io_uring_register),
    WITHOUT(SYS_userfaultfd),
    WITHOUT(SYS_bpf),
    WITHOUT(SYS_perf_event_open),
    WITHOUT(SYS_inotify_init1),
    WITHOUT(SYS_fanotify_init),
    /*
     * A pair of its own leads nowhere, and no file can be handed through it without sendmsg: Java reads no file without one. Last, for it
     * loads an argument in the place of the call's number; families are small, so the lower half of it tells.
     */
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socketpair, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    LOAD(args[0]),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, REFUSE),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

int filter_install(void) {
  struct sock_fprog program = {sizeof rules / sizeof rules[0], rules};
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}
