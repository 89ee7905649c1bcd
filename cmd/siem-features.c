/* siem-features: events in, events with their twenty-one features out. */

#include <stdlib.h>

#include "base/limits.h"
#include "stage/features.h"

struct settings {
	struct features_settings features;
	struct stage_options stage;
};

static const struct option_row rows[] = {
	FEATURES_OPTION_ROWS(struct settings, features),
	STAGE_OPTION_ROWS(struct settings, stage),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-features",
	.synopsis = "[options] [FILE ...]",
	.purpose = "Reads events, adds to each what the events before it say of its source.",
	.rows = rows,
};

static int
reread(struct features_settings *settings, struct failure *failure)
{
	struct settings fresh = { .features = *settings, .stage = STAGE_OPTIONS_DEFAULT };

	if (options_again(&tool, &fresh, failure) < 0)
		return -1;
	*settings = fresh.features;
	return 0;
}

int
main(int argc, char **argv)
{
	struct settings settings = { FEATURES_SETTINGS_DEFAULT, STAGE_OPTIONS_DEFAULT };
	struct failure failure;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	status = features_run(&settings.features, &settings.stage, files, reread, &failure);
	free(files);
	return status < 0 ? options_fail(&failure) : status;
}
