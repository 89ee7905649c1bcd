/* siem-score: events in, events with their risk and its reasons out. */

#include <stdlib.h>

#include "base/limits.h"
#include "stage/score.h"

struct settings {
	struct score_settings score;
	struct stage_options stage;
};

static const struct option_row rows[] = {
	OPTION_TEXT(
	    'm', "model", "FILE", "the model that siem-train wrote", struct settings, score.model),
	OPTION_DECIMAL(0, "threshold", "RISK", "an anomaly from this risk up (0.6)",
	    struct settings, score.threshold, 0, 1),
	OPTION_TEXT(0, "explain", "WHEN", "auto (from risk 0.4 up), all or none", struct settings,
	    score.explain),
	OPTION_FLAG(0, "counterfactual",
	    "of anomalies, the smallest change of one feature that would make them none",
	    struct settings, score.has_counterfactual),
	FEATURES_OPTION_ROWS(struct settings, score.features),
	STAGE_OPTION_ROWS(struct settings, stage),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-score",
	.synopsis = "[options] [FILE ...]",
	.purpose = "Reads events, adds to each how unusual it is, and why.",
	.rows = rows,
};

static int
reread(struct score_settings *settings, struct failure *failure)
{
	struct settings fresh = { .score = *settings, .stage = STAGE_OPTIONS_DEFAULT };

	if (options_again(&tool, &fresh, failure) < 0)
		return -1;
	*settings = fresh.score;
	return 0;
}

int
main(int argc, char **argv)
{
	struct settings settings = { SCORE_SETTINGS_DEFAULT, STAGE_OPTIONS_DEFAULT };
	struct failure failure;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	status = score_run(&settings.score, &settings.stage, files, reread, &failure);
	free(files);
	return status < 0 ? options_fail(&failure) : status;
}
