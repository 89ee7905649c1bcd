/* champion.c: one model for all workers, read again when its file changes. */

#include "api/champion.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/number.h"
#include "json/path.h"
#include "json/write.h"
#include "model/model.h"
#include "stage/score.h"
#include "wire/wire.h"

static struct {
	pthread_mutex_t lock;
	struct model *model;
	struct stat file; /* as it was when it was read */
} champion = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool
is_current(const struct stat *file)
{
	return champion.model && champion.file.st_ino == file->st_ino &&
	       champion.file.st_mtim.tv_sec == file->st_mtim.tv_sec &&
	       champion.file.st_mtim.tv_nsec == file->st_mtim.tv_nsec;
}

/* With the lock; NULL: it cannot be read. */
static const struct model *
find_model(const char *path)
{
	struct buffer found = { 0 };
	struct failure failure;
	struct stat file;

	if (path == NULL && score_find_model(&found, &failure) == 0)
		path = found.data;
	if (path == NULL || stat(path, &file) < 0) {
		buffer_release(&found);
		return NULL;
	}
	if (!is_current(&file)) {
		model_free(champion.model);
		if (model_load(&champion.model, path, &failure) < 0)
			champion.model = NULL;
		champion.file = file;
		malloc_trim(0); /* the thread would keep what its JSON took: 100 MiB */
	}
	buffer_release(&found);
	return champion.model;
}

static void
write_change(
    struct buffer *to, const struct counterfactual *change, const struct features *features)
{
	buffer_add(to, SPAN("{\"feature\":"));
	json_write_string(to, span_of(feature_rows[change->feature].name));
	buffer_add(to, SPAN(",\"value\":"));
	json_write_decimal(to, features->value[change->feature]);
	buffer_add(to, SPAN(",\"to\":"));
	json_write_decimal(to, change->to);
	buffer_add(to, SPAN(",\"risk_score\":"));
	json_write_decimal(to, change->risk);
	buffer_add_byte(to, '}');
}

void
champion_counterfactual(const char *path, struct span line, struct buffer *to)
{
	struct wire_line *read = must_alloc(sizeof(*read));
	struct counterfactual change = { .is_found = false };
	struct arena arena = { 0 };
	struct wire_error error;
	const struct model *model;
	struct span name = json_find_text(line, SPAN("anomaly.model"), &arena);

	if (wire_read(line, &arena, read, &error) && read->has_features) {
		pthread_mutex_lock(&champion.lock);
		model = find_model(path);
		if (model && span_is(name, model_name(model)))
			model_counterfactual(model, event_log_kind(&read->event),
			    read->features.value, 0.6, &change);
		pthread_mutex_unlock(&champion.lock);
	}
	if (change.is_found)
		write_change(to, &change, &read->features);
	else
		buffer_add(to, SPAN("null"));
	arena_release(&arena);
	free(read);
}
