/* siem-query: events of the store, byte for byte as they came; or how many
 * there are. */

#include <stdlib.h>
#include <unistd.h>

#include "base/address.h"
#include "model/judge.h"
#include "os/options.h"
#include "os/signals.h"
#include "store/search.h"

struct settings {
	struct search search;
	const char *db;
	const char *source_ip, *user, *host, *dataset, *kind, *action, *outcome, *contains;
	const char *level, *after;
	bool is_count, is_stats;
};

static const struct option_row rows[] = {
	OPTION_TEXT(0, "db", "ADDRESS",
	    "sqlite:FILE or postgresql://HOST/DATABASE (sqlite:siem.db)", struct settings, db),
	OPTION_TIME(0, "since", "TIME", "from then on; an age such as 24h will do", struct settings,
	    search.query.since_ms),
	OPTION_TIME(0, "until", "TIME", "before then", struct settings, search.query.until_ms),
	OPTION_DECIMAL(0, "min-risk", "RISK", "of that risk or a higher one", struct settings,
	    search.query.min_risk, 0, 1),
	OPTION_TEXT(
	    0, "level", "LEVEL", "normal, low, medium, high or critical", struct settings, level),
	OPTION_FLAG(
	    0, "anomalies", "anomalies alone", struct settings, search.query.only_anomalies),
	OPTION_TEXT(
	    0, "source-ip", "ADDRESS", "of that address or network", struct settings, source_ip),
	OPTION_TEXT(0, "user", "NAME", "of that user.name", struct settings, user),
	OPTION_TEXT(0, "host", "NAME", "of that host.hostname", struct settings, host),
	OPTION_TEXT(0, "dataset", "NAME", "of that event.dataset", struct settings, dataset),
	OPTION_TEXT(0, "kind", "KIND", "authentication, web, firewall, other or error",
	    struct settings, kind),
	OPTION_TEXT(0, "action", "NAME", "of that event.action", struct settings, action),
	OPTION_TEXT(
	    0, "outcome", "OUTCOME", "success, failure or unknown", struct settings, outcome),
	OPTION_TEXT(0, "contains", "TEXT", "that have TEXT anywhere in their line", struct settings,
	    contains),
	OPTION_TEXT(0, "id", "ID", "the event of that event.id", struct settings, search.id),
	OPTION_FLAG(0, "newest", "the newest first", struct settings, search.query.is_newest_first),
	OPTION_INTEGER(0, "limit", "N", "at most so many; 10 with --top", struct settings,
	    search.query.limit, 1, 1e15),
	OPTION_TEXT(0, "after", "ID", "go on behind the event of that id", struct settings, after),
	OPTION_FLAG(0, "labels", "add what analysts said, as member \"feedback\"", struct settings,
	    search.has_labels),
	OPTION_ACTION(0, "count", "only say how many there are", struct settings, is_count),
	OPTION_ACTION(0, "stats", "say what was counted by hour, kind, outcome and level",
	    struct settings, is_stats),
	OPTION_TEXT(0, "top", "FIELD",
	    "its most frequent values: source.ip, user.name, "
	    "host.hostname, event.dataset, "
	    "event.action, event.outcome or kind",
	    struct settings, search.top),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-query",
	.synopsis = "[options]",
	.purpose = "Finds events in the store of siem-store.",
	.rows = rows,
};

/* The filters that are texts. */
static void
take_texts(struct settings *settings)
{
	struct store_query *query = &settings->search.query;
	const struct {
		const char *text;
		struct span *filter;
	} texts[] = {
		{ settings->source_ip, &query->source_ip },
		{ settings->user, &query->user },
		{ settings->host, &query->host },
		{ settings->dataset, &query->dataset },
		{ settings->kind, &query->kind },
		{ settings->action, &query->action },
		{ settings->outcome, &query->outcome },
		{ settings->contains, &query->contains },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].text)
			*texts[i].filter = span_of(texts[i].text);
}

static int
take_answer(struct settings *settings, struct failure *failure)
{
	struct search *search = &settings->search;

	if (settings->is_count + settings->is_stats + (search->top != NULL) +
		(search->has_labels || search->id) >
	    1)
		return failure_set(failure, EXIT_USAGE,
		    "--count, --stats, --top and events by --id or with "
		    "--labels: one at a time");
	if (settings->is_count)
		search->answer = SEARCH_COUNT;
	else if (settings->is_stats)
		search->answer = SEARCH_STATS;
	else if (search->top)
		search->answer = SEARCH_TOP;
	return 0;
}

static int
finish(struct settings *settings, char **files, struct failure *failure)
{
	struct store_query *query = &settings->search.query;
	struct network network;

	if (*files)
		return failure_set(
		    failure, EXIT_USAGE, "\"%s\": siem-query reads no files", *files);
	if (settings->source_ip && !network_parse(span_of(settings->source_ip), &network))
		return failure_set(failure, EXIT_USAGE, "\"%s\" is neither address nor network",
		    settings->source_ip);
	if (settings->level &&
	    !risk_level_range(span_of(settings->level), &query->min_risk, &query->max_risk))
		return failure_set(failure, EXIT_USAGE, "\"%s\" is no risk level", settings->level);
	take_texts(settings);
	if (settings->after && search_behind(&settings->search, settings->after, failure) < 0)
		return -1;
	return take_answer(settings, failure);
}

int
main(int argc, char **argv)
{
	struct settings settings = { .search.query = STORE_QUERY_ALL, .db = "sqlite:siem.db" };
	struct failure failure;
	struct store *store = NULL;
	struct output output;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	signals_open();
	output_open(&output, STDOUT_FILENO);
	status = -1;
	if (finish(&settings, files, &failure) == 0)
		store = store_open(settings.db, STORE_READS, &failure);
	if (store)
		status = search_run(&settings.search, store, &output, &failure);
	if (status == 0)
		status = output_close(&output, &failure);
	output_release(&output);
	store_free(store);
	free(files);
	return status < 0 ? options_fail(&failure) : status;
}
