/*
 * firewall.h: who blocks: nftables of the kernel, or nobody in a dry run.
 *
 * All of it stands in a table of its own, `inet siem`: the sets blocked4 and
 * blocked6, whose elements end by themselves, and a chain at the input hook
 * that drops what comes from them.  No other table is read or touched.
 */
#ifndef BLOCK_FIREWALL_H
#define BLOCK_FIREWALL_H

#include "base/buffer.h"
#include "base/failure.h"
#include "block/table.h"

enum { COMMAND_SIZE = 160, COMMANDS_MAX = 4 };

/* Commands of nft(8), without its name; the kernel takes all of them or none. */
struct commands {
	char text[COMMANDS_MAX][COMMAND_SIZE];
	int count;
};

struct firewall; /* nftables, by libnftables */

/* -1: EXIT_UNAVAILABLE. */
struct firewall *firewall_open(struct failure *failure);
void firewall_close(struct firewall *firewall);

/* What is blocked now.  Needs CAP_NET_ADMIN. */
int firewall_read(
    struct firewall *firewall, int64_t now_ms, struct block_table *out, struct failure *failure);

/* Carries them out in one transaction; with `setup` it makes table, sets and chain before. */
int firewall_run(struct firewall *firewall, const struct commands *commands, bool has_setup,
    struct failure *failure);

/* The listing of `nft --json list table inet siem`.  -1: it is none. */
int firewall_read_listing(const char *json, int64_t now_ms, struct block_table *out);

/* What makes table, sets and chain, and may be run again. */
extern const char *const firewall_setup[];
enum { FIREWALL_SETUP_COUNT = 7 };

void commands_block(
    struct commands *commands, const struct network *target, int64_t timeout_s, bool is_blocked);
void commands_unblock(struct commands *commands, const struct network *target);
void commands_remove_all(struct commands *commands);

#endif
