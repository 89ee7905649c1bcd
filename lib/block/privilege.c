/* privilege.c: capabilities by their system calls; libcap would be a library for two of them. */

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "block/privilege.h"

enum { WORDS = _LINUX_CAPABILITY_U32S_3 };

static int
get(struct __user_cap_data_struct data[WORDS])
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };

	return (int)syscall(SYS_capget, &header, data);
}

bool
privilege_has_net_admin(void)
{
	struct __user_cap_data_struct data[WORDS];

	return get(data) == 0 && (data[0].effective & 1u << CAP_NET_ADMIN) != 0;
}

int
privilege_drop(bool keeps_net_admin, struct failure *failure)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[WORDS] = { 0 };

	/* Only who may change the bounding set can, and need, do so; no_new_privs holds anyway. */
	for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
		prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
	if (keeps_net_admin)
		data[0].effective = data[0].permitted = 1u << CAP_NET_ADMIN;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 ||
	    syscall(SYS_capset, &header, data) < 0)
		return failure_errno(failure, EXIT_UNAVAILABLE, "cannot give up capabilities");
	return 0;
}
