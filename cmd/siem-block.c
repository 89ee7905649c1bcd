/* siem-block: the one program of the suite that may change the firewall, and does little else. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "block/journal.h"
#include "block/privilege.h"
#include "block/server.h"
#include "os/log.h"
#include "os/options.h"
#include "os/output.h"
#include "os/signals.h"

static const char default_log[] = "/var/log/siem/block.ndjson";

struct settings {
	bool is_enabled, is_dry, is_list;
	const char *undo, *timeout, *log, *listen;
	const char *never_block, *never_block_file, *protect_ports;
	int64_t max_blocks, max_per_minute;
};

#define SETTINGS_DEFAULT                                                                       \
	{                                                                                      \
		.timeout = "1h", .log = default_log, .max_blocks = 10000, .max_per_minute = 60 \
	}

static const struct option_row rows[] = {
	OPTION_FLAG(
	    0, "enable", "block indeed; without it, every run is dry", struct settings, is_enabled),
	OPTION_FLAG('n', "dry-run", "only say what would be done", struct settings, is_dry),
	OPTION_ACTION('l', "list", "show what is blocked, and why", struct settings, is_list),
	OPTION_TEXT(0, "undo", "ADDRESS|all", "take a block back, or all and the table itself",
	    struct settings, undo),
	OPTION_TEXT(0, "timeout", "TIME", "how long, such as 24h, at most 30d (1h)",
	    struct settings, timeout),
	OPTION_TEXT(0, "listen", "PATH", "answer at a unix socket", struct settings, listen),
	OPTION_TEXT(
	    0, "log", "FILE", "audit log (/var/log/siem/block.ndjson)", struct settings, log),
	OPTION_TEXT(0, "never-block", "LIST", "addresses and networks that are never blocked",
	    struct settings, never_block),
	OPTION_TEXT(0, "never-block-file", "FILE", "the same, one a line", struct settings,
	    never_block_file),
	OPTION_TEXT(0, "protect-ports", "LIST", "never block who is connected to these TCP ports",
	    struct settings, protect_ports),
	OPTION_INTEGER(0, "max-blocks", "N", "networks at once (10000)", struct settings,
	    max_blocks, 1, LIMIT_BLOCKS),
	OPTION_INTEGER(0, "max-per-minute", "N", "blocks in a minute (60)", struct settings,
	    max_per_minute, 1, LIMIT_BLOCKS_A_MINUTE),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-block",
	.section = 8,
	.synopsis = "[options] [FILE ...]",
	.purpose = "Blocks addresses in nftables for a while, when siem-alert asks for it.",
	.rows = rows,
};

static int
read_ports(const char *text, struct around *around, struct failure *failure)
{
	struct span rest = span_of(text ? text : "");

	while (rest.size > 0) {
		struct span word = span_trim(span_cut(&rest, ','));
		int64_t port;

		if (!parse_number(word, 1, 65535, &port) ||
		    around->port_count == LIMIT_PROTECTED_PORTS)
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "protect-ports: not up to %d ports: %.200s", LIMIT_PROTECTED_PORTS,
			    text);
		around->ports[around->port_count++] = (uint16_t)port;
	}
	return 0;
}

static int
fill(struct blocker *blocker, const struct settings *settings, struct failure *failure)
{
	int64_t timeout_ms;

	if (!clock_parse_duration(span_of(settings->timeout), &timeout_ms) ||
	    timeout_ms < SECOND_MS || timeout_ms / SECOND_MS > LIMIT_BLOCK_SECONDS)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "timeout: not a time from 1s to 30d: %s", settings->timeout);
	blocker->timeout_s = timeout_ms / SECOND_MS;
	blocker->max_blocks = settings->max_blocks;
	blocker->max_per_minute = settings->max_per_minute;
	blocker->around = around_here;
	if (read_ports(settings->protect_ports, &blocker->around, failure) < 0)
		return -1;
	if (settings->never_block &&
	    guard_add_list(&blocker->never, span_of(settings->never_block), failure) < 0)
		return -1;
	return settings->never_block_file
		   ? guard_add_file(&blocker->never, settings->never_block_file, failure)
		   : 0;
}

static int
reread(struct blocker *blocker, struct failure *failure)
{
	struct settings settings = SETTINGS_DEFAULT;
	struct blocker fresh = { .journal_fd = -1 };
	int result = options_again(&tool, &settings, failure);

	if (result == 0)
		result = fill(&fresh, &settings, failure);
	if (result == 0 && blocker->journal_fd >= 0)
		result = fresh.journal_fd = journal_open(settings.log, failure);
	if (result >= 0)
		blocker_reset(blocker, &fresh);
	blocker_release(&fresh);
	return result < 0 ? -1 : 0;
}

/* Whoever asks to see or to undo means it: only --dry-run makes that dry. */
static bool
is_dry_run(const struct settings *settings)
{
	return settings->is_dry || !(settings->is_enabled || settings->is_list || settings->undo);
}

/* The kernel's side.  A dry run knows what is blocked if it may look. */
static int
open_firewall(struct blocker *blocker, struct failure *failure)
{
	bool may_look = privilege_has_net_admin();

	blocker->is_blind = blocker->is_dry && !may_look;
	if (blocker->is_blind)
		return 0;
	if (!may_look)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "changing nftables takes the capability CAP_NET_ADMIN, which this process does "
		    "not have (systemd: AmbientCapabilities=CAP_NET_ADMIN; or try --dry-run)");
	blocker->firewall = firewall_open(failure);
	if (blocker->firewall &&
	    firewall_read(blocker->firewall, clock_now_ms(), &blocker->table, failure) == 0)
		return 0;
	blocker->is_blind = blocker->is_dry;
	return blocker->is_dry ? 0 : -1;
}

/* The default file may be missing; one that was asked for may not. */
static int
open_log(struct blocker *blocker, const struct settings *settings, struct failure *failure)
{
	blocker->journal_fd = settings->is_list ? journal_open_to_read(settings->log, failure)
						: journal_open(settings->log, failure);
	if (blocker->journal_fd >= 0)
		return 0;
	if (settings->log != default_log)
		return -1;
	if (blocker->is_dry || settings->is_list)
		log_detail("%s", failure->text);
	else
		log_error("%s: decisions are not kept", failure->text);
	return 0;
}

/* What a dry run of --list would do. */
static const struct span list_command =
    SPAN("{\"dry_run\":true,\"commands\":[\"nft --json list table inet siem\"]}\n");

static int
list(struct blocker *blocker, struct buffer *out, struct failure *failure)
{
	int fd = blocker->journal_fd;

	if (blocker->is_dry) {
		buffer_add(out, list_command);
		return 0;
	}
	blocker->journal_fd = -1;
	return journal_list(fd, &blocker->table, clock_now_ms(), out, failure);
}

/* Writes what --list or --undo has to say. */
static int
say(struct blocker *blocker, const struct settings *settings, struct failure *failure)
{
	const struct actor actor = { getuid(), getpid() };
	struct output output;
	struct failure wrong;
	int result;

	output_open(&output, STDOUT_FILENO);
	if (settings->is_list)
		result = list(blocker, &output.buffer, &wrong);
	else
		result = blocker_undo(blocker, settings->undo, &actor, &output.buffer, &wrong);
	if (result < 0)
		log_error("%s", wrong.text);
	if (output_close(&output, failure) < 0)
		return -1;
	output_release(&output);
	return result < 0 ? (int)wrong.status : block_end(blocker);
}

static int
work(
    struct blocker *blocker, const struct settings *settings, char **files, struct failure *failure)
{
	int listener = -1;

	blocker->is_dry = is_dry_run(settings);
	if (fill(blocker, settings, failure) < 0 || open_firewall(blocker, failure) < 0 ||
	    open_log(blocker, settings, failure) < 0)
		return -1;
	if (settings->listen || block_has_given_socket()) {
		listener = block_listen(settings->listen, failure);
		if (listener < 0)
			return -1;
	}
	signals_open();
	if (privilege_drop(!blocker->is_dry, failure) < 0)
		return -1;
	if (settings->is_list || settings->undo)
		return say(blocker, settings, failure);
	if (listener < 0)
		return block_serve_files(blocker, files, reread, failure);
	return block_serve_socket(blocker, listener, reread, failure);
}

int
main(int argc, char **argv)
{
	struct settings settings = SETTINGS_DEFAULT;
	struct blocker blocker = { .journal_fd = -1 };
	struct failure failure;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	status = work(&blocker, &settings, files, &failure);
	if (status < 0)
		status = options_fail(&failure);
	firewall_close(blocker.firewall);
	if (blocker.journal_fd >= 0)
		close(blocker.journal_fd);
	blocker_release(&blocker);
	free(files);
	return status;
}
