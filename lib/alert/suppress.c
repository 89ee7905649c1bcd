/* suppress.c: filters, read, written and tried. */

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "alert/facts.h"
#include "alert/group.h"
#include "alert/suppress.h"
#include "base/clock.h"
#include "base/limits.h"
#include "json/write.h"

static const char *const names[SUPPRESS_PART_COUNT] = {
	[SUPPRESS_GROUP_KEY] = "group_key",
	[SUPPRESS_ENTITY] = "entity",
	[SUPPRESS_NETWORK] = "network",
	[SUPPRESS_USER] = "user",
	[SUPPRESS_HOST] = "host",
	[SUPPRESS_DATASET] = "dataset",
	[SUPPRESS_KIND] = "kind",
	[SUPPRESS_TECHNIQUE] = "technique",
};

static const char *
read_member(const cJSON *member, struct arena *arena, struct suppress_filter *out)
{
	size_t i = 0;

	while (i < SUPPRESS_PART_COUNT && strcmp(member->string, names[i]) != 0)
		i++;
	if (i == SUPPRESS_PART_COUNT)
		return "a filter knows group_key, entity, network, user, host, dataset, kind and "
		       "technique";
	if (!cJSON_IsString(member) || member->valuestring[0] == '\0')
		return "a filter's members are texts that are not empty";
	if (strlen(member->valuestring) > LIMIT_STORE_TEXT)
		return "a text of the filter is too long";
	if (out->text[i].size > 0)
		return "a member of the filter is there twice";
	out->text[i] = arena_copy(arena, span_of(member->valuestring));
	if (i == SUPPRESS_NETWORK && !network_parse(out->text[i], &out->network))
		return "the filter's network is no address and no network";
	return NULL;
}

const char *
suppress_read(struct span json, struct arena *arena, struct suppress_filter *out)
{
	const char *end = NULL, *wrong = NULL;
	cJSON *object =
	    cJSON_ParseWithLengthOpts(json.data ? json.data : "", json.size, &end, false);

	*out = (struct suppress_filter){ .network.bits = 0 };
	if (!cJSON_IsObject(object) ||
	    span_trim((struct span){ end, (size_t)(json.data + json.size - end) }).size > 0)
		wrong = "a filter is an object of JSON";
	else if (object->child == NULL)
		wrong = "a filter without members would hide everything";
	for (const cJSON *at = wrong ? NULL : object->child; at && wrong == NULL; at = at->next)
		wrong = read_member(at, arena, out);
	cJSON_Delete(object);
	return wrong;
}

void
suppress_write(struct buffer *to, const struct suppress_filter *filter)
{
	char separator = '{';

	for (int i = 0; i < SUPPRESS_PART_COUNT; i++) {
		if (filter->text[i].size == 0)
			continue;
		buffer_add_byte(to, separator);
		json_write_string(to, span_of(names[i]));
		buffer_add_byte(to, ':');
		json_write_string(to, filter->text[i]);
		separator = ',';
	}
	buffer_add_byte(to, '}');
}

static bool
is_in_network(const struct network *network, struct span ip)
{
	struct address address;

	return ip.size > 0 && address_parse(ip, &address) && network_holds(network, &address);
}

bool
suppress_fits(const struct suppress_filter *filter, const struct facts *facts, const char key[32])
{
	const struct span texts[SUPPRESS_PART_COUNT] = {
		[SUPPRESS_GROUP_KEY] = { key, 32 },
		[SUPPRESS_ENTITY] = facts->source,
		[SUPPRESS_USER] = facts->user,
		[SUPPRESS_HOST] = facts->host,
		[SUPPRESS_DATASET] = facts->dataset,
		[SUPPRESS_KIND] = span_of(facts->kind),
	};
	const struct span *wanted = filter->text;

	for (int i = 0; i < SUPPRESS_PART_COUNT; i++)
		if (wanted[i].size > 0 && i != SUPPRESS_NETWORK && i != SUPPRESS_TECHNIQUE &&
		    !span_equal(wanted[i], texts[i]))
			return false;
	if (wanted[SUPPRESS_NETWORK].size > 0 && !is_in_network(&filter->network, facts->ip))
		return false;
	return wanted[SUPPRESS_TECHNIQUE].size == 0 ||
	       facts_have_technique(facts->techniques, wanted[SUPPRESS_TECHNIQUE]);
}

struct trial {
	const struct suppress_filter *filter;
	const struct policy *policy;
	struct wire_line *line;
	struct arena arena;
	struct suppress_preview *out;
};

static bool
try_line(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct trial *trial = data;
	struct wire_error error;
	unsigned char key[16];
	struct judged judged;
	struct facts facts;
	char text[32];

	(void)time_ms;
	(void)id;
	arena_clear(&trial->arena);
	if (!wire_read(doc, &trial->arena, trial->line, &error))
		return true;
	wire_read_judged(trial->line, &trial->arena, &judged);
	facts = facts_of(&trial->line->event, &judged, &trial->arena);
	group_key(key, trial->policy, &facts);
	group_key_write(text, key);
	if (suppress_fits(trial->filter, &facts, text)) {
		trial->out->hidden++;
		if (trial->out->see)
			trial->out->see(trial->out->data, doc, text);
	}
	return true;
}

int
suppress_preview(struct store *store, const struct suppress_filter *filter,
    const struct policy *policy, int64_t since_ms, struct suppress_preview *out,
    struct failure *failure)
{
	struct trial trial = { .filter = filter, .policy = policy, .out = out };
	struct store_query query = STORE_QUERY_ALL;
	int done;

	out->hidden = 0;
	query.since_ms = since_ms;
	query.only_anomalies = true;
	if (store_count(store, &query, &out->anomalies, failure) < 0)
		return -1;
	query.source_ip = filter->text[SUPPRESS_NETWORK];
	query.user = filter->text[SUPPRESS_USER];
	query.host = filter->text[SUPPRESS_HOST];
	query.dataset = filter->text[SUPPRESS_DATASET];
	query.kind = filter->text[SUPPRESS_KIND];
	trial.line = must_calloc(1, sizeof(*trial.line));
	done = store_select(store, &query, try_line, &trial, failure);
	arena_release(&trial.arena);
	free(trial.line);
	return done;
}

static void
fill_offer(const struct suppress_filter *filter, const struct store_verdict *verdict,
    struct arena *arena, struct store_suppression *out)
{
	struct buffer text = { 0 };

	*out = (struct store_suppression){ .actor = arena_copy(arena, verdict->actor),
		.created_ms = verdict->given_ms,
		.expires_ms = verdict->given_ms + (int64_t)SUPPRESS_DAYS * DAY_MS };
	suppress_write(&text, filter);
	out->filter = arena_copy(arena, buffer_span(&text));
	text.size = 0;
	buffer_add(&text, SPAN("false positive"));
	if (verdict->note.size > 0)
		buffer_add(&text, SPAN(": "));
	buffer_add(&text, verdict->note);
	out->reason = arena_copy(arena, buffer_span(&text));
	buffer_release(&text);
}

bool
suppress_offer_of_alert(const struct store_alert *alert, const struct store_verdict *verdict,
    struct arena *arena, struct store_suppression *out)
{
	const struct suppress_filter filter = { .text[SUPPRESS_GROUP_KEY] = alert->group_key };

	if (!span_is(verdict->verdict, "false_positive"))
		return false;
	fill_offer(&filter, verdict, arena, out);
	return true;
}

bool
suppress_offer_of_event(struct span line, const struct store_verdict *verdict, struct arena *arena,
    struct store_suppression *out)
{
	struct wire_line *read = must_calloc(1, sizeof(*read));
	struct suppress_filter filter = { .network.bits = 0 };
	struct judged judged = { .is_anomaly = false };
	struct wire_error error;
	struct facts facts;
	struct span list;

	if (span_is(verdict->verdict, "false_positive") && wire_read(line, arena, read, &error))
		wire_read_judged(read, arena, &judged);
	if (judged.is_anomaly) {
		facts = facts_of(&read->event, &judged, arena);
		list = facts.techniques;
		span_cut(&list, '"');
		filter.text[SUPPRESS_ENTITY] = facts.source;
		filter.text[SUPPRESS_KIND] = span_of(facts.kind);
		filter.text[SUPPRESS_TECHNIQUE] = span_cut(&list, '"');
		fill_offer(&filter, verdict, arena, out);
	}
	free(read);
	return judged.is_anomaly;
}
