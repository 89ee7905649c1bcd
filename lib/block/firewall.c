/* firewall.c: commands for nftables, and its answers. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <cjson/cJSON.h>
#include <nftables/libnftables.h>

#include "base/arena.h"
#include "base/clock.h"
#include "block/firewall.h"
#include "block/target.h"

/* The flush is for a chain that lost one of its rules, or has them already. */
const char *const firewall_setup[FIREWALL_SETUP_COUNT] = {
	"add table inet siem",
	"add set inet siem blocked4 { type ipv4_addr; flags timeout; }",
	"add set inet siem blocked6 { type ipv6_addr; flags interval, timeout; }",
	"add chain inet siem input { type filter hook input priority -10; policy accept; }",
	"flush chain inet siem input",
	"add rule inet siem input ip saddr @blocked4 drop",
	"add rule inet siem input ip6 saddr @blocked6 drop",
};

static void
add_command(
    struct commands *commands, const char *verb, const struct network *target, const char *rest)
{
	char text[NETWORK_TEXT_SIZE];

	network_write(text, target);
	snprintf(commands->text[commands->count++], COMMAND_SIZE,
	    "%s element inet siem blocked%d { %s%s }", verb,
	    address_is_v4(&target->address) ? 4 : 6, text, rest);
}

/*
 * Only newer kernels (6.12) change the timeout of an element that is added again; taking it out
 * and putting it in works on all.  The first `add` is for one that ends just now, which
 * could not be taken out.
 */
void
commands_block(
    struct commands *commands, const struct network *target, int64_t timeout_s, bool is_blocked)
{
	char timeout[40];

	snprintf(timeout, sizeof(timeout), " timeout %llds", (long long)timeout_s);
	add_command(commands, "add", target, timeout);
	if (!is_blocked)
		return;
	add_command(commands, "delete", target, "");
	add_command(commands, "add", target, timeout);
}

void
commands_unblock(struct commands *commands, const struct network *target)
{
	add_command(commands, "delete", target, "");
}

void
commands_remove_all(struct commands *commands)
{
	snprintf(commands->text[commands->count++], COMMAND_SIZE, "delete table inet siem");
}

struct firewall *
firewall_open(struct failure *failure)
{
	struct nft_ctx *nft = nft_ctx_new(NFT_CTX_DEFAULT);

	if (!nft || nft_ctx_buffer_output(nft) != 0 || nft_ctx_buffer_error(nft) != 0) {
		failure_set(failure, EXIT_UNAVAILABLE, "cannot use nftables");
		if (nft)
			nft_ctx_free(nft);
		return NULL;
	}
	return (struct firewall *)nft;
}

void
firewall_close(struct firewall *firewall)
{
	if (firewall)
		nft_ctx_free((struct nft_ctx *)firewall);
}

/* Runs one text and returns what it printed, or NULL with the first line of what it complains of. */
static const char *
run(struct firewall *firewall, const char *text, bool is_json, struct failure *failure)
{
	struct nft_ctx *nft = (struct nft_ctx *)firewall;
	struct span complaint;

	nft_ctx_output_set_flags(nft, is_json ? NFT_CTX_OUTPUT_JSON : 0);
	if (nft_run_cmd_from_buffer(nft, text) == 0)
		return nft_ctx_get_output_buffer(nft);
	nft_ctx_get_output_buffer(nft);
	complaint = span_of(nft_ctx_get_error_buffer(nft));
	complaint = span_first(complaint, span_index(complaint, '\n'));
	if (span_find(complaint, SPAN("Error: ")) < complaint.size)
		complaint = span_skip(complaint, span_find(complaint, SPAN("Error: ")) + 7);
	failure_set(failure, EXIT_UNAVAILABLE, "nftables: %.*s",
	    (int)span_first(complaint, 500).size, complaint.data);
	return NULL;
}

int
firewall_run(struct firewall *firewall, const struct commands *commands, bool has_setup,
    struct failure *failure)
{
	struct buffer text = { 0 };
	int result;

	for (int i = 0; has_setup && i < FIREWALL_SETUP_COUNT; i++) {
		buffer_add(&text, span_of(firewall_setup[i]));
		buffer_add_byte(&text, '\n');
	}
	for (int i = 0; i < commands->count; i++) {
		buffer_add(&text, span_of(commands->text[i]));
		buffer_add_byte(&text, '\n');
	}
	buffer_add_byte(&text, '\0');
	result = run(firewall, text.data, false, failure) ? 0 : -1;
	buffer_release(&text);
	return result;
}

static bool
is_named(const cJSON *object, const char *member, const char *name)
{
	const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, member));

	return value && strcmp(value, name) == 0;
}

/* "203.0.113.9", or {"prefix":{"addr":"2001:db8:1:2::","len":64}}. */
static bool
read_network(const cJSON *value, struct network *out)
{
	const cJSON *prefix = cJSON_GetObjectItemCaseSensitive(value, "prefix");
	const cJSON *length = cJSON_GetObjectItemCaseSensitive(prefix, "len");
	const char *text =
	    cJSON_GetStringValue(prefix ? cJSON_GetObjectItemCaseSensitive(prefix, "addr") : value);

	if (!text || !network_parse(span_of(text), out))
		return false;
	if (cJSON_IsNumber(length))
		out->bits = length->valueint + (address_is_v4(&out->address) ? 96 : 0);
	return out->bits >= 0 && out->bits <= 128;
}

/* What others have put there in other forms is left alone: {"elem":{"val":...,"expires":3599}}. */
static void
read_element(const cJSON *element, int64_t now_ms, struct block_table *out)
{
	const cJSON *inside = cJSON_GetObjectItemCaseSensitive(element, "elem");
	const cJSON *value = inside ? cJSON_GetObjectItemCaseSensitive(inside, "val") : element;
	const cJSON *expires = cJSON_GetObjectItemCaseSensitive(inside, "expires");
	struct network network;

	if (read_network(value, &network))
		block_table_append(out, &network,
		    cJSON_IsNumber(expires) ? now_ms + (int64_t)(expires->valuedouble * SECOND_MS)
					    : 0);
}

/* Returns 1 for a set of ours. */
static int
read_set(const cJSON *set, int64_t now_ms, struct block_table *out)
{
	const cJSON *elements = cJSON_GetObjectItemCaseSensitive(set, "elem");

	if (!is_named(set, "name", "blocked4") && !is_named(set, "name", "blocked6"))
		return 0;
	for (const cJSON *one = elements ? elements->child : NULL; one; one = one->next)
		read_element(one, now_ms, out);
	return 1;
}

/* {"rule":{...,"expr":[{"match":{"op":"==","left":...,"right":"@blocked4"}},{"drop":null}]}} */
static bool
drops_from(const cJSON *item, const char *set)
{
	const cJSON *rule = cJSON_GetObjectItemCaseSensitive(item, "rule");
	const cJSON *parts = cJSON_GetObjectItemCaseSensitive(rule, "expr");
	const cJSON *match =
	    cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(parts, 0), "match");

	return match && is_named(match, "right", set) &&
	       cJSON_HasObjectItem(cJSON_GetArrayItem(parts, 1), "drop");
}

int
firewall_read_listing(const char *json, int64_t now_ms, struct block_table *out)
{
	cJSON *root = cJSON_Parse(json);
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "nftables");
	bool has_rule[2] = { false, false };
	int sets = 0, chains = 0;

	block_table_clear(out);
	for (const cJSON *item = list ? list->child : NULL; item; item = item->next) {
		const cJSON *set = cJSON_GetObjectItemCaseSensitive(item, "set");
		const cJSON *chain = cJSON_GetObjectItemCaseSensitive(item, "chain");

		sets += set ? read_set(set, now_ms, out) : 0;
		chains += chain && is_named(chain, "name", "input");
		has_rule[0] |= drops_from(item, "@blocked4");
		has_rule[1] |= drops_from(item, "@blocked6");
	}
	block_table_sort(out);
	out->exists = cJSON_IsArray(list);
	out->is_made = sets == 2 && chains == 1 && has_rule[0] && has_rule[1];
	cJSON_Delete(root);
	return out->exists ? 0 : -1;
}

/* {"nftables":[{"metainfo":...},{"table":{"family":"inet","name":"siem","handle":1}}]} */
static bool
has_table(const char *json)
{
	cJSON *root = cJSON_Parse(json);
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "nftables");
	bool is_found = false;

	for (const cJSON *item = list ? list->child : NULL; item; item = item->next) {
		const cJSON *table = cJSON_GetObjectItemCaseSensitive(item, "table");

		is_found |=
		    table && is_named(table, "name", "siem") && is_named(table, "family", "inet");
	}
	cJSON_Delete(root);
	return is_found;
}

int
firewall_read(
    struct firewall *firewall, int64_t now_ms, struct block_table *out, struct failure *failure)
{
	const char *listing = run(firewall, "list tables", true, failure);

	block_table_clear(out);
	if (!listing)
		return -1;
	if (!has_table(listing))
		return 0;
	listing = run(firewall, "list table inet siem", true, failure);
	if (!listing)
		return -1;
	if (firewall_read_listing(listing, now_ms, out) < 0)
		return failure_set(failure, EXIT_UNAVAILABLE, "nftables: its list cannot be read");
	return 0;
}
