/* score.h: siem-score's stage: an event in, the event with its anomaly out. */
#ifndef STAGE_SCORE_H
#define STAGE_SCORE_H

#include "stage/features.h"

struct score_settings {
	const char *model; /* NULL: looked for, see score_find_model */
	double threshold;
	const char *explain; /* "auto", "all" or "none" */
	bool has_counterfactual; /* anomalies say what would have to be otherwise */
	struct features_settings features;
};

#define SCORE_SETTINGS_DEFAULT                                                             \
	{                                                                                  \
		.threshold = 0.6, .explain = "auto", .features = FEATURES_SETTINGS_DEFAULT \
	}

/*
 * The first that exists of /var/lib/siem/models/champion.json,
 * PREFIX/share/siem/models/default.json and models/default.json beside an
 * uninstalled build.  -1: there is none (EXIT_BAD_CONFIG).
 */
int score_find_model(struct buffer *path, struct failure *failure);

/*
 * Runs siem-score over files.  A new model file is taken when it appears, by
 * itself or at SIGHUP; one that cannot be read leaves the old one in place.
 * -1: it could not start.
 */
int score_run(const struct score_settings *settings, const struct stage_options *options,
    char **files, int (*reread)(struct score_settings *settings, struct failure *failure),
    struct failure *failure);

#endif
