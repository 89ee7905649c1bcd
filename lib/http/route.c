/* route.c: which row of the tables a request means. */

#include "http/route.h"

const char *const method_names[METHOD_COUNT] = {
	[METHOD_GET] = "GET",
	[METHOD_POST] = "POST",
	[METHOD_PUT] = "PUT",
	[METHOD_PATCH] = "PATCH",
	[METHOD_DELETE] = "DELETE",
};

/* Does the path fit the pattern?  A {name} takes one segment, which is not empty. */
static bool
fits(const char *pattern, struct span path, struct span params[PARAMS_MAX], int *count)
{
	*count = 0;
	while (*pattern) {
		if (*pattern == '{') {
			struct span param = span_first(path, span_index(path, '/'));

			if (param.size == 0 || *count == PARAMS_MAX)
				return false;
			params[(*count)++] = param;
			path = span_skip(path, param.size);
			pattern = strchr(pattern, '}') + 1;
		} else {
			if (path.size == 0 || path.data[0] != *pattern)
				return false;
			path = span_skip(path, 1);
			pattern++;
		}
	}
	return path.size == 0;
}

enum route_found
route_find(const struct route *const *tables, enum method method, struct span path,
    const struct route **out, struct span params[PARAMS_MAX])
{
	enum route_found found = ROUTE_NO_PATH;
	int fewest = PARAMS_MAX + 1;

	for (; *tables; tables++) {
		for (const struct route *route = *tables; route->path; route++) {
			struct span seen[PARAMS_MAX];
			int count;

			if (!fits(route->path, path, seen, &count))
				continue;
			if (found == ROUTE_NO_PATH)
				found = ROUTE_NO_METHOD;
			if (route->method != method || count >= fewest)
				continue;
			found = ROUTE_FOUND;
			fewest = count;
			*out = route;
			memcpy(params, seen, (size_t)count * sizeof(*seen));
		}
	}
	return found;
}

static void
append(char *out, size_t size, const char *text)
{
	size_t used = strlen(out);

	if (used + strlen(text) < size)
		memcpy(out + used, text, strlen(text) + 1);
}

void
route_methods(const struct route *const *tables, struct span path, char *out, size_t size)
{
	*out = '\0';
	for (int method = 0; method < METHOD_COUNT; method++) {
		const struct route *route;
		struct span params[PARAMS_MAX];

		if (route_find(tables, (enum method)method, path, &route, params) != ROUTE_FOUND)
			continue;
		append(out, size, method_names[method]);
		append(out, size, method == METHOD_GET ? ", HEAD, " : ", ");
	}
	append(out, size, "OPTIONS");
}
