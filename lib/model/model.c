/* model.c: which detectors judge which kind of log. */

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "model/modelfile.h"
#include "os/file.h"

const char *
model_part_name(enum model_part part)
{
	static const char *const names[PART_COUNT] = {
		[PART_IFOREST] = "isolation_forest",
		[PART_DBSCAN] = "dbscan",
		[PART_GMM] = "gmm",
	};

	return names[part];
}

/* Another order or another name would feed the detectors with other numbers. */
static int
check_features(const struct model *model, const char *path, struct failure *failure)
{
	if (model->columns != FEATURE_COUNT)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "model %s was trained on %zu columns, not on the %d features", path,
		    model->columns, FEATURE_COUNT);
	for (size_t f = 0; f < FEATURE_COUNT; f++)
		if (strcmp(model->column_name[f], feature_rows[f].name) != 0)
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "model %s was trained on other features: number %zu is %s, not %s",
			    path, f + 1, model->column_name[f], feature_rows[f].name);
	return 0;
}

int
model_load(struct model **model, const char *path, struct failure *failure)
{
	struct buffer file = { 0 };
	int result = file_read(path, LIMIT_MODEL_FILE, &file, failure);

	if (result == 0)
		result = modelfile_read(model, buffer_span(&file), path, failure);
	if (result == 0 && check_features(*model, path, failure) < 0) {
		model_free(*model);
		result = -1;
	}
	buffer_release(&file);
	return result;
}

void
model_free(struct model *model)
{
	if (!model)
		return;
	for (size_t c = 0; c < model->columns; c++)
		free(model->column_name[c]);
	free(model->column_name);
	for (int k = 0; k <= LOG_KIND_COUNT; k++) {
		struct ensemble *ensemble = k < LOG_KIND_COUNT ? model->kind[k] : model->global;

		if (ensemble)
			ensemble_release(ensemble);
		free(ensemble);
	}
	free(model);
}

const char *
model_name(const struct model *model)
{
	return model->name;
}

bool
model_has_part(const struct model *model, enum log_kind kind, enum model_part part)
{
	return model_ensemble(model, kind)->has[part];
}

bool
model_has_kind(const struct model *model, enum log_kind kind)
{
	return model->kind[kind] != NULL;
}

void
model_score(
    const struct model *model, enum log_kind kind, const double *features, struct score *out)
{
	ensemble_score(model_ensemble(model, kind), features, out);
}

void
model_score_rows(const struct model *model, enum log_kind kind, const double *features,
    size_t count, struct score *out)
{
	ensemble_score_rows(model_ensemble(model, kind), features, count, out);
}

void
model_explain(
    const struct model *model, enum log_kind kind, const double *features, struct explanation *out)
{
	out->baseline = ensemble_explain(model_ensemble(model, kind), features, out->contribution);
}

struct typical
model_typical(const struct model *model, enum log_kind kind, enum feature feature)
{
	return model_ensemble(model, kind)->data.typical[feature];
}

bool
model_is_held(const struct model *model, enum log_kind kind, enum feature feature)
{
	return model_ensemble(model, kind)->preparation.is_held[feature];
}
