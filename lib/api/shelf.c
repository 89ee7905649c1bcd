/* shelf.c: which files are models, and which one is the champion. */

#include "api/shelf.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "api/shelf-read.h"
#include "base/limits.h"
#include "stage/score.h"

#define MODELS "/var/lib/siem/models"

const char *
shelf_folder(const struct api *api)
{
	return api->models ? api->models : MODELS;
}

/* As siem-score finds it, but for a folder of this server's own. */
static int
find_champion(const struct api *api, char path[SHELF_PATH_SIZE], struct failure *failure)
{
	struct buffer found = { 0 };
	int done = 0;

	snprintf(path, SHELF_PATH_SIZE, "%s/champion.json", shelf_folder(api));
	if (api->model)
		snprintf(path, SHELF_PATH_SIZE, "%s", api->model);
	else if (!api->models || access(path, R_OK) != 0) {
		done = score_find_model(&found, failure);
		snprintf(path, SHELF_PATH_SIZE, "%s", done == 0 ? found.data : "");
		buffer_release(&found);
	}
	return done;
}

static void
add(struct shelf_model *models, int *count, const char *path, enum shelf_state state)
{
	struct shelf_model *to = &models[*count];

	if (*count == LIMIT_MODELS || !shelf_name(path, to->name))
		return;
	for (int i = 0; i < *count; i++)
		if (strcmp(models[i].name, to->name) == 0)
			return;
	snprintf(to->path, sizeof(to->path), "%s", path);
	to->state = state;
	++*count;
}

static int
is_former(const struct dirent *entry)
{
	struct span name = span_of(entry->d_name);

	return name.size > 0 && name.data[0] >= '0' && name.data[0] <= '9' &&
	       span_ends(name, SPAN(".json"));
}

static int
youngest_first(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*b)->d_name, (*a)->d_name);
}

static void
add_former(const char *folder, struct shelf_model *models, int *count)
{
	char path[SHELF_PATH_SIZE];
	struct dirent **entries;
	int found;

	if (snprintf(path, sizeof(path), "%s/former", folder) >= (int)sizeof(path))
		return;
	found = scandir(path, &entries, is_former, youngest_first);
	for (int i = 0; i < found; i++) {
		if (snprintf(path, sizeof(path), "%s/former/%s", folder, entries[i]->d_name) <
		    (int)sizeof(path))
			add(models, count, path, SHELF_RETIRED);
		free(entries[i]);
	}
	if (found >= 0)
		free(entries);
}

int
shelf_champion(const struct api *api, struct shelf_model *out, struct failure *failure)
{
	char path[SHELF_PATH_SIZE];
	int count = 0;

	if (find_champion(api, path, failure) < 0)
		return -1;
	add(out, &count, path, SHELF_CHAMPION);
	return count > 0 ? 0 : failure_set(failure, EXIT_BAD_CONFIG, "%s is no model", path);
}

int
shelf_list(const struct api *api, struct shelf_model *models, int *count, struct failure *failure)
{
	const char *folder = shelf_folder(api);
	char path[SHELF_PATH_SIZE];

	if (shelf_champion(api, models, failure) < 0)
		return -1;
	*count = 1;
	snprintf(path, sizeof(path), "%s/challenger.json", folder);
	add(models, count, path, SHELF_CHALLENGER);
	snprintf(path, sizeof(path), "%s/withdrawn.json", folder);
	add(models, count, path, SHELF_RETIRED);
	add_former(folder, models, count);
	return 0;
}

int
shelf_find(
    const struct api *api, struct span name, struct shelf_model *out, struct failure *failure)
{
	struct shelf_model *models = must_alloc(LIMIT_MODELS * sizeof(*models));
	int count = 0, found = shelf_list(api, models, &count, failure);

	for (int i = 0; i < count && found == 0; i++) {
		if (!span_is(name, models[i].name))
			continue;
		*out = models[i];
		found = 1;
	}
	free(models);
	return found;
}
