/* cage.c: limits of a child. */

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "http/cage.h"

#if defined(__x86_64__)
#define CAGE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define CAGE_ARCH AUDIT_ARCH_AARCH64
#endif

/* Whoever makes no socket has no network; what else a parser never does goes with it. */
static bool
forbid_network(void)
{
#ifdef CAGE_ARCH
#define REFUSE(call)                                           \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), \
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES)
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		/* Calls of another architecture have other numbers. */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CAGE_ARCH, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#ifdef __x86_64__
		/* The numbers of x32 begin here. */
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
#endif
		REFUSE(socket),
		REFUSE(socketpair),
		REFUSE(io_uring_setup),
#ifndef __SANITIZE_ADDRESS__ /* whose search for leaks is a ptrace of its own */
		REFUSE(ptrace),
#endif
		REFUSE(process_vm_readv),
		REFUSE(process_vm_writev),
		REFUSE(pidfd_getfd),
		REFUSE(mount),
		REFUSE(bpf),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof(filter) / sizeof(*filter), filter };

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 || errno == EINVAL;
#else
	return true;
#endif
}

static void
close_others(void)
{
	if (syscall(SYS_close_range, 3U, ~0U, 0) == 0)
		return;
	for (int fd = 3; fd < 65536; fd++)
		close(fd);
}

bool
cage_enter(bool has_network)
{
	const struct rlimit no_core = { 0, 0 }, files = { LIMIT_CHILD_FILES, LIMIT_CHILD_FILES };
	sigset_t none;

	close_others();
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setrlimit(RLIMIT_CORE, &no_core);
	setrlimit(RLIMIT_NOFILE, &files);
	/* A group of its own: Ctrl-C at a terminal asks the server, which then asks the child. */
	setpgid(0, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	return has_network || forbid_network();
}

static bool
begins(const char *variable, const char *const *names)
{
	for (; *names; names++)
		if (strncmp(variable, *names, strlen(*names)) == 0)
			return true;
	return false;
}

/* Options of the server that the tools have too, and in which they mean something else. */
static const char *const ours[] = { "SIEM_STATE=", "SIEM_BLOCK=", "SIEM_LISTEN=", NULL };
static const char *const secret[] = { "SIEM_DB=", "SIEM_REDIS", NULL };
static const char *const harmless[] = { "PATH=", "HOME=", "TZ=", "LANG=", "LC_", "SIEM_", NULL };

char **
cage_environment(bool has_network)
{
	size_t count = 0, kept = 0;
	char **copy;

	while (environ[count])
		count++;
	copy = must_calloc(count + 1, sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		if (!begins(environ[i], ours) &&
		    (has_network || (begins(environ[i], harmless) && !begins(environ[i], secret))))
			copy[kept++] = environ[i];
	return copy;
}
