/* siem-store: scored events in, the same out once they are durable. */

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "event/verdicts.h"
#include "os/signals.h"
#include "store/retention.h"
#include "store/search.h"
#include "store/stage.h"

struct settings {
	struct store_settings store;
	struct stage_options stage;
	bool is_migration, is_dry_run;
	const char *prune;
	const char *verdict, *id, *note;
};

#define SETTINGS_DEFAULT                                                \
	{                                                               \
		.store = { .db = "sqlite:siem.db", .spool_mib = 1024 }, \
		.stage = STAGE_OPTIONS_DEFAULT                          \
	}

static const struct option_row rows[] = {
	OPTION_TEXT(0, "db", "ADDRESS",
	    "sqlite:FILE, postgresql://HOST/DATABASE or null: (sqlite:siem.db)", struct settings,
	    store.db),
	OPTION_TEXT(0, "spool", "FOLDER", "keep lines there while the database is away",
	    struct settings, store.spool),
	OPTION_INTEGER(0, "spool-size", "MIB", "that the spool may hold (1024)", struct settings,
	    store.spool_mib, 1, 1024 * 1024),
	OPTION_FLAG(0, "mark-spooled", "add \"spooled\":true to lines that only the spool has",
	    struct settings, store.is_marking),
	OPTION_TEXT(0, "ack", "FILE", "write there how far each log file is durable",
	    struct settings, store.ack),
	OPTION_FLAG(
	    'q', "quiet", "write nothing to standard output", struct settings, store.is_silent),
	OPTION_ACTION(0, "migrate", "bring the database's tables up to date, and end",
	    struct settings, is_migration),
	OPTION_TEXT(0, "prune", "CLASS:AGE,...",
	    "delete what is older (normal:7d,anomaly:90d), and end", struct settings, prune),
	OPTION_ACTION(
	    0, "dry-run", "with --prune: only say how much is older", struct settings, is_dry_run),
	OPTION_TEXT(0, "verdict", "WORD",
	    "keep attack, false_positive or unsure as your verdict on the "
	    "event of --id, and end",
	    struct settings, verdict),
	OPTION_TEXT(0, "id", "ID", "the event.id that --verdict is about", struct settings, id),
	OPTION_TEXT(0, "note", "TEXT", "why, with --verdict", struct settings, note),
	STAGE_OPTION_ROWS(struct settings, stage),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-store",
	.synopsis = "[options] [FILE ...]",
	.purpose = "Keeps scored events in a database, and passes them on once "
		   "they are durable.",
	.rows = rows,
};

static int
reread(struct store_settings *settings, struct failure *failure)
{
	struct settings fresh = SETTINGS_DEFAULT;

	if (options_again(&tool, &fresh, failure) < 0)
		return -1;
	*settings = fresh.store;
	return 0;
}

static int
migrate(const struct settings *settings, struct store *store, struct failure *failure)
{
	int applied;

	(void)settings;
	if (store_migrate(store, &applied, failure) < 0)
		return -1;
	printf("%s is up to date", store_name(store));
	if (applied > 0)
		printf(": %d steps were applied", applied);
	putchar('\n');
	return 0;
}

static int
prune(const struct settings *settings, struct store *store, struct failure *failure)
{
	struct store_age age;
	int64_t count;

	if (retention_parse(span_of(settings->prune), clock_now_ms(), &age, failure) < 0)
		return -1;
	if (settings->is_dry_run) {
		if (store_prune_count(store, &age, &count, failure) < 0)
			return -1;
		printf("%lld events are older\n", (long long)count);
		return 0;
	}
	if (store_prune(store, &age, &count, failure) < 0)
		return -1;
	printf("%lld events were deleted\n", (long long)count);
	return 0;
}

static int
judge(const struct settings *settings, struct store *store, struct failure *failure)
{
	const struct passwd *user = getpwuid(geteuid());
	struct store_verdict verdict = { .verdict = span_of(settings->verdict),
		.actor = user ? span_of(user->pw_name) : SPAN("unknown"),
		.note = settings->note ? span_of(settings->note) : (struct span){ NULL, 0 },
		.given_ms = clock_now_ms() };

	return search_judge(store, settings->id, &verdict, failure);
}

static int
check_settings(const struct settings *settings, struct failure *failure)
{
	if (settings->is_migration + (settings->prune != NULL) + (settings->verdict != NULL) > 1)
		return failure_set(
		    failure, EXIT_USAGE, "--migrate, --prune and --verdict: one at a time");
	if (settings->is_dry_run && !settings->prune)
		return failure_set(failure, EXIT_USAGE, "--dry-run is for --prune");
	if ((settings->verdict != NULL) != (settings->id != NULL) ||
	    (settings->note && !settings->verdict))
		return failure_set(
		    failure, EXIT_USAGE, "--verdict WORD --id ID [--note TEXT] belong together");
	if (settings->verdict && verdict_named(span_of(settings->verdict)) == VERDICT_NONE &&
	    strcmp(settings->verdict, "unsure") != 0)
		return failure_set(failure, EXIT_USAGE,
		    "\"%s\" is no verdict: say attack, false_positive or unsure",
		    settings->verdict);
	return 0;
}

/* What is not a filter's work: one call on an open store. */
static int
work(const struct settings *settings, enum store_use use,
    int (*call)(const struct settings *, struct store *, struct failure *), struct failure *failure)
{
	struct store *store = store_open(settings->store.db, use, failure);
	int done = store ? call(settings, store, failure) : -1;

	store_free(store);
	if (done == 0 && fflush(stdout) != 0)
		return failure_errno(failure, EXIT_IO, "cannot write standard output");
	return done;
}

int
main(int argc, char **argv)
{
	struct settings settings = SETTINGS_DEFAULT;
	struct failure failure;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	if (check_settings(&settings, &failure) < 0)
		status = -1;
	else if (settings.is_migration)
		status = work(&settings, STORE_MIGRATES, migrate, &failure);
	else if (settings.prune)
		status = work(&settings, STORE_CHANGES, prune, &failure);
	else if (settings.verdict)
		status = work(&settings, STORE_CHANGES, judge, &failure);
	else
		status = store_run(&settings.store, &settings.stage, files, reread, &failure);
	free(files);
	return status < 0 ? options_fail(&failure) : status;
}
