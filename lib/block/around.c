/* around.c: interfaces, routes, nameservers, sessions and connections. */

#include <dirent.h>
#include <errno.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <utmpx.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/number.h"
#include "block/around.h"
#include "os/file.h"

const struct around around_here = {
	.route = "/proc/net/route",
	.route6 = "/proc/net/ipv6_route",
	/* Behind the stub of systemd-resolved stand the true ones. */
	.nameservers = { "/etc/resolv.conf", "/run/systemd/resolve/resolv.conf" },
	.utmp = "/run/utmp",
	.sessions = "/run/systemd/sessions",
	.tcp = "/proc/net/tcp",
	.tcp6 = "/proc/net/tcp6",
	.has_own = true,
};

static struct address
address_of_v4(const void *bytes)
{
	struct address address = { { [10] = 0xff, [11] = 0xff } };

	memcpy(address.byte + 12, bytes, 4);
	return address;
}

/* 0.0.0.0 and :: are no one. */
static bool
is_unset(const struct address *address)
{
	static const unsigned char zero[16];

	return memcmp(address->byte + (address_is_v4(address) ? 12 : 0), zero,
		   address_is_v4(address) ? 4 : 16) == 0;
}

static void
add_set(struct guard *guard, const struct address *address, enum guard_kind kind)
{
	if (!is_unset(address))
		guard_add_address(guard, address, kind);
}

/* The next word between blanks; empty at the end. */
static struct span
take_word(struct span *text)
{
	struct span word;

	while (text->size > 0 && (text->data[0] == ' ' || text->data[0] == '\t'))
		*text = span_skip(*text, 1);
	word = span_first(*text, span_index(*text, ' '));
	word = span_first(word, span_index(word, '\t'));
	*text = span_skip(*text, word.size);
	return word;
}

static bool
read_hex(struct span text, unsigned char *out, size_t size)
{
	if (text.size != 2 * size)
		return false;
	for (size_t i = 0; i < size; i++) {
		int high = hex_digit(text.data[2 * i]), low = hex_digit(text.data[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

/*
 * An address as the kernel prints it in /proc/net: each 32 bits of network order as a number
 * of this machine.
 */
static bool
read_words(struct span text, struct address *out)
{
	unsigned char bytes[16];
	size_t size = text.size / 2;

	if ((size != 4 && size != 16) || !read_hex(text, bytes, size))
		return false;
	for (size_t i = 0; i < size; i += 4) {
		uint32_t word = (uint32_t)bytes[i] << 24 | (uint32_t)bytes[i + 1] << 16 |
				(uint32_t)bytes[i + 2] << 8 | bytes[i + 3];

		memcpy(bytes + i, &word, sizeof(word));
	}
	if (size == 4)
		*out = address_of_v4(bytes);
	else
		memcpy(out->byte, bytes, sizeof(bytes));
	return true;
}

/* Iface Destination Gateway ...: eth0 00000000 FE6433C6 0003 0 0 0 00000000 0 0 0 */
void
around_read_route(struct span text, struct guard *guard)
{
	while (text.size > 0) {
		struct span line = span_cut(&text, '\n');
		struct address gateway = { 0 };

		take_word(&line);
		take_word(&line);
		if (read_words(take_word(&line), &gateway))
			add_set(guard, &gateway, GUARD_GATEWAY);
	}
}

/* destination, length, source, length, next hop, all hexadecimal. */
void
around_read_route6(struct span text, struct guard *guard)
{
	while (text.size > 0) {
		struct span line = span_cut(&text, '\n');
		struct address gateway = { 0 };

		for (int i = 0; i < 4; i++)
			take_word(&line);
		if (read_hex(take_word(&line), gateway.byte, sizeof(gateway.byte)))
			add_set(guard, &gateway, GUARD_GATEWAY);
	}
}

/* nameserver 192.0.2.53 */
void
around_read_nameservers(struct span text, struct guard *guard)
{
	while (text.size > 0) {
		struct span line = span_cut(&text, '\n');
		struct address address;

		if (span_is(take_word(&line), "nameserver") &&
		    address_parse(take_word(&line), &address))
			add_set(guard, &address, GUARD_NAMESERVER);
	}
}

/* REMOTE_HOST=198.51.100.7; STATE=closing if only left-over processes remain. */
void
around_read_session(struct span text, struct guard *guard)
{
	struct address address;
	bool has_address = false, is_over = false;

	while (text.size > 0) {
		struct span line = span_cut(&text, '\n');

		is_over |= span_is(line, "STATE=closing");
		if (span_take(&line, SPAN("REMOTE_HOST=")))
			has_address = address_parse(line, &address);
	}
	if (has_address && !is_over)
		add_set(guard, &address, GUARD_LOGIN);
}

static bool
is_protected(const struct around *around, struct span port)
{
	unsigned char bytes[2];

	if (!read_hex(port, bytes, sizeof(bytes)))
		return false;
	for (size_t i = 0; i < around->port_count; i++)
		if (around->ports[i] == (bytes[0] << 8 | bytes[1]))
			return true;
	return false;
}

/* sl local_address rem_address st ...:  0: 016433C6:0016 076433C6:D431 01 ... (01: established) */
void
around_read_tcp(struct span text, const struct around *around, struct guard *guard)
{
	while (text.size > 0) {
		struct span line = span_cut(&text, '\n'), local, remote;
		struct address peer;

		take_word(&line);
		local = take_word(&line);
		remote = take_word(&line);
		span_cut(&local, ':');
		if (span_is(take_word(&line), "01") && is_protected(around, local) &&
		    read_words(span_cut(&remote, ':'), &peer))
			add_set(guard, &peer, GUARD_CONNECTED);
	}
}

static int
add_own(struct guard *guard, struct failure *failure)
{
	struct ifaddrs *all;

	if (getifaddrs(&all) < 0)
		return failure_errno(failure, EXIT_IO, "cannot list this machine's addresses");
	for (struct ifaddrs *one = all; one; one = one->ifa_next) {
		struct address address;

		if (!one->ifa_addr)
			continue;
		if (one->ifa_addr->sa_family == AF_INET) {
			address =
			    address_of_v4(&((struct sockaddr_in *)(void *)one->ifa_addr)->sin_addr);
		} else if (one->ifa_addr->sa_family == AF_INET6) {
			memcpy(address.byte,
			    &((struct sockaddr_in6 *)(void *)one->ifa_addr)->sin6_addr,
			    sizeof(address.byte));
		} else {
			continue;
		}
		guard_add_address(guard, &address, GUARD_OWN);
	}
	freeifaddrs(all);
	return 0;
}

/* The text of a file that may be missing: then it is empty. */
static int
read_if_there(const char *path, struct buffer *buffer, struct failure *failure)
{
	buffer->size = 0;
	if (!path || (access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR)))
		return 0;
	return file_read(path, LIMIT_PROC_FILE, buffer, failure);
}

static int
read_files(const struct around *around, struct guard *guard, struct failure *failure)
{
	const struct {
		const char *path;
		void (*read)(struct span, struct guard *);
	} files[] = {
		{ around->route, around_read_route },
		{ around->route6, around_read_route6 },
		{ around->nameservers[0], around_read_nameservers },
		{ around->nameservers[1], around_read_nameservers },
	};
	struct buffer buffer = { 0 };
	int result = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files) && result == 0; i++) {
		result = read_if_there(files[i].path, &buffer, failure);
		if (result == 0)
			files[i].read(buffer_span(&buffer), guard);
	}
	buffer_release(&buffer);
	return result;
}

static int
read_connections(const struct around *around, struct guard *guard, struct failure *failure)
{
	const char *paths[] = { around->tcp, around->tcp6 };
	struct buffer buffer = { 0 };
	int result = 0;

	for (size_t i = 0; i < 2 && around->port_count > 0 && result == 0; i++) {
		result = read_if_there(paths[i], &buffer, failure);
		if (result == 0)
			around_read_tcp(buffer_span(&buffer), around, guard);
	}
	buffer_release(&buffer);
	return result;
}

/* A session file may go while its folder is read. */
static int
read_sessions(const char *folder, struct guard *guard, struct failure *failure)
{
	struct buffer buffer = { 0 };
	DIR *files = folder ? opendir(folder) : NULL;
	struct dirent *file;
	int result = 0;

	if (!files)
		return !folder || errno == ENOENT
			   ? 0
			   : failure_errno(failure, EXIT_IO, "cannot read %s", folder);
	while (result == 0 && (file = readdir(files))) {
		char path[512];

		if (file->d_type != DT_REG)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, file->d_name);
		result = read_if_there(path, &buffer, failure);
		if (result == 0)
			around_read_session(buffer_span(&buffer), guard);
	}
	closedir(files);
	buffer_release(&buffer);
	return result;
}

/* Some programs leave ut_addr_v6 empty and give the address as the host's name. */
static void
add_login(const struct utmpx *login, struct guard *guard)
{
	struct span host = { login->ut_host, strnlen(login->ut_host, sizeof(login->ut_host)) };
	struct address address;

	/* Left behind by a program that was killed. */
	if (login->ut_type != USER_PROCESS || (kill(login->ut_pid, 0) < 0 && errno == ESRCH))
		return;
	if (address_parse(host, &address))
		add_set(guard, &address, GUARD_LOGIN);
	memcpy(address.byte, login->ut_addr_v6, sizeof(address.byte));
	if (!login->ut_addr_v6[1] && !login->ut_addr_v6[2] && !login->ut_addr_v6[3])
		address = address_of_v4(login->ut_addr_v6);
	add_set(guard, &address, GUARD_LOGIN);
}

static int
read_utmp(const char *path, struct guard *guard, struct failure *failure)
{
	const struct utmpx *login;

	if (!path || (access(path, F_OK) < 0 && errno == ENOENT))
		return 0;
	if (access(path, R_OK) < 0)
		return failure_errno(failure, EXIT_IO, "cannot read %s", path);
	utmpxname(path);
	setutxent();
	while ((login = getutxent()))
		add_login(login, guard);
	endutxent();
	return 0;
}

int
around_look(const struct around *around, struct guard *guard, struct failure *failure)
{
	if ((around->has_own && add_own(guard, failure) < 0) ||
	    read_files(around, guard, failure) < 0 || read_utmp(around->utmp, guard, failure) < 0 ||
	    read_sessions(around->sessions, guard, failure) < 0)
		return -1;
	return read_connections(around, guard, failure);
}
