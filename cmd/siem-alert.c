/* siem-alert: scored events in, few alerts out. */

#include <stdio.h>
#include <stdlib.h>

#include "alert/sender.h"
#include "alert/stage.h"

struct settings {
	struct alert_settings alert;
	struct stage_options stage;
	const char *test, *send;
	bool is_list;
};

#define SETTINGS_DEFAULT                                                        \
	{                                                                       \
		.alert = ALERT_SETTINGS_DEFAULT, .stage = STAGE_OPTIONS_DEFAULT \
	}

static const struct option_row rows[] = {
	OPTION_TEXT(0, "policy", "FILE", "rules: who is told of what, and how often",
	    struct settings, alert.policy),
	OPTION_TEXT(
	    0, "channels", "FILE", "where to: siem-channels(5)", struct settings, alert.channels),
	OPTION_TEXT(0, "spool", "DIR", "keep messages there until they are delivered",
	    struct settings, alert.spool),
	OPTION_INTEGER(0, "spool-size", "MIB", "that each channel's spool may hold (64)",
	    struct settings, alert.spool_mib, 1, 1024 * 1024),
	OPTION_DECIMAL(0, "give-up", "HOURS", "put a message aside after so long (24)",
	    struct settings, alert.give_up_h, 0.001, 8760),
	OPTION_INTEGER(0, "max-groups", "N", "alerts that are remembered (10000)", struct settings,
	    alert.max_groups, 16, 10000000),
	OPTION_TEXT(0, "db", "URL", "keep alerts in the store: sqlite:FILE or postgresql://...",
	    struct settings, alert.db),
	OPTION_TEXT(0, "redis", "URL", "publish recent alerts: redis://HOST:PORT/DATABASE",
	    struct settings, alert.redis),
	OPTION_TEXT(0, "redis-password-file", "FILE", "whose first line is its password",
	    struct settings, alert.redis_password),
	OPTION_TEXT(0, "block", "MODE",
	    "ask siem-block for BLOCK_IP: off (the default), dry-run or on", struct settings,
	    alert.block),
	OPTION_TEXT(0, "block-socket", "PATH", "where siem-block is asked (/run/siem/block)",
	    struct settings, alert.block_socket),
	OPTION_TEXT(0, "mask", "FIELD,...", "tell nobody the values of user.name or event.original",
	    struct settings, alert.mask),
	OPTION_FLAG(0, "pass", "let every line through, with its alert on it", struct settings,
	    alert.is_pass),
	OPTION_ACTION(0, "dry-run", "send nothing: say what the policy would tell and keep",
	    struct settings, alert.is_dry_run),
	OPTION_TEXT(0, "test", "CHANNEL", "send a test there, say what came back, and end",
	    struct settings, test),
	OPTION_ACTION(0, "list-channels", "show the types of channels and their settings, and end",
	    struct settings, is_list),
	OPTION_TEXT(0, "send", "CHANNEL", "send the alerts on standard input there, one by one",
	    struct settings, send),
	OPTION_TIME(0, "since", "TIME", "pass over events before then; an age such as 30d will do",
	    struct settings, alert.since_ms),
	STAGE_OPTION_ROWS(struct settings, stage),
	{ 0 },
};

static int
check_settings(const struct settings *settings, struct failure *failure)
{
	const struct alert_settings *alert = &settings->alert;

	if ((settings->test || settings->send) && !alert->channels)
		return failure_set(failure, EXIT_USAGE, "--test and --send want --channels FILE");
	if (alert->channels && !alert->spool && !alert->is_dry_run && !settings->test &&
	    !settings->send)
		return failure_set(failure, EXIT_USAGE,
		    "--channels wants --spool DIR, so that no message is lost");
	if (alert->is_dry_run && alert->is_pass)
		return failure_set(failure, EXIT_USAGE, "--dry-run and --pass: one at a time");
	return 0;
}

static int
check_all(const void *data, struct failure *failure)
{
	const struct settings *settings = data;

	if (check_settings(settings, failure) < 0)
		return -1;
	return alert_check(&settings->alert, failure);
}

static const struct tool tool = {
	.name = "siem-alert",
	.synopsis = "[options] [FILE ...]",
	.purpose = "Makes few alerts of many anomalies, and tells people once.",
	.rows = rows,
	.check = check_all,
};

static int
reread(struct alert_settings *settings, struct failure *failure)
{
	struct settings fresh = SETTINGS_DEFAULT;

	if (options_again(&tool, &fresh, failure) < 0)
		return -1;
	*settings = fresh.alert;
	return 0;
}

static void
list_settings(const char *type, const struct channel_setting_row *row)
{
	if (!row->name)
		printf("%s\t-\t-\tno settings of its own\n", type);
	for (; row->name; row++)
		printf("%s\t%s\t%s\t%s\n", type, row->name,
		    row->is_required ? "wanted" : "optional", row->help);
}

/* A line for each setting: type (* is any), name, whether it is wanted, what it is. */
static int
list_channels(struct failure *failure)
{
	list_settings("*", channel_common_settings);
	for (int i = 0; channel_types[i]; i++)
		list_settings(channel_types[i]->name, channel_types[i]->settings);
	if (fflush(stdout) != 0)
		return failure_errno(failure, EXIT_IO, "cannot write standard output");
	return EXIT_DONE;
}

/* 0: delivered; 69: not now; 1: refused. */
static int
test_channel(const struct settings *settings, struct failure *failure)
{
	struct receipt receipt;

	if (sender_test(settings->alert.channels, settings->test, &receipt, failure) < 0)
		return -1;
	printf("%s: %s\n", settings->test, receipt.text);
	if (fflush(stdout) != 0)
		return failure_errno(failure, EXIT_IO, "cannot write standard output");
	if (receipt.delivery == DELIVERED)
		return EXIT_DONE;
	return receipt.delivery == TRY_LATER ? EXIT_UNAVAILABLE : EXIT_PIPELINE_ERRORS;
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
	else if (settings.is_list)
		status = list_channels(&failure);
	else if (settings.test)
		status = test_channel(&settings, &failure);
	else if (settings.send)
		status = sender_run(settings.alert.channels, settings.send, &failure);
	else
		status = alert_run(&settings.alert, &settings.stage, files, reread, &failure);
	free(files);
	return status < 0 ? options_fail(&failure) : status;
}
