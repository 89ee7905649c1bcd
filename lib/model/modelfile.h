/*
 * modelfile.h: a model in memory, and as one JSON file (siem-model(5)).
 *
 * The file's last member is the SHA-256 of all bytes before that member; the
 * SHA-256 of the whole file names the model.
 */
#ifndef MODEL_MODELFILE_H
#define MODEL_MODELFILE_H

#include "base/buffer.h"
#include "model/ensemble.h"
#include "model/train.h"

enum {
	MODELFILE_VERSION = 1,
	MODEL_NAME_SIZE = 65, /* 64 hexadecimal digits and NUL */
};

struct model {
	char name[MODEL_NAME_SIZE];
	size_t columns;
	char **column_name;
	struct train_options options; /* but for progress */
	struct ensemble *global;
	struct ensemble *kind[LOG_KIND_COUNT]; /* NULL: the global one judges */
};

/* The detectors that judge a kind. */
static inline const struct ensemble *
model_ensemble(const struct model *model, enum log_kind kind)
{
	return model->kind[kind] ? model->kind[kind] : model->global;
}

/* The model as the bytes of its file. */
void modelfile_write(const struct model *model, struct buffer *out);

/*
 * The model of a file's bytes; `path` is for messages.  -1: EXIT_BAD_CONFIG.
 * Any columns are taken: see model_load for what siem-score wants.
 */
int modelfile_read(struct model **out, struct span file, const char *path, struct failure *failure);

/* Names a model by the bytes of its file. */
void modelfile_name(struct model *model, struct span file);

#endif
