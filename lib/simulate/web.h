/*
 * web.h: a host's web site and who asks it.
 *
 * Pages, pictures and sizes are computed from the site's salt and a number:
 * nothing is stored, and a page looks the same whenever it is asked for.
 */
#ifndef SIMULATE_WEB_H
#define SIMULATE_WEB_H

#include "simulate/world.h"

enum { PATH_SIZE = 400 };

struct path {
	char text[PATH_SIZE];
};

struct client {
	struct address address;
	const char *user; /* NULL, or the name of HTTP's own login */
	const char *protocol; /* "HTTP/1.1" */
	char agent[220]; /* "-" if it says none */
	bool has_cache; /* holds the site's style sheets already: asks again or not at all */
};

void site_open(struct simulation *sim, struct host *host);

struct path site_page(const struct site *site, int page);
int64_t site_page_bytes(const struct site *site, int page);
int site_picture_count(const struct site *site, int page);
struct path site_picture(const struct site *site, int page, int number);
struct path site_asset(const struct site *site, int number);
int64_t site_file_bytes(const struct site *site, const char *path); /* of pictures and assets */

/* "https://www.example.org/..." of a path here. */
struct path site_referrer(const struct host *host, const char *path);

/* A page by popularity. */
int draw_page(struct simulation *sim, const struct site *site);

/* A browser of today, or one of the stranger things that people use. */
void client_open_browser(struct simulation *sim, struct client *client);
void client_open(struct client *client, struct address address, const char *agent);

/* What is asked; status and size are the site's answer unless it is in trouble. */
struct fetch {
	const char *method; /* NULL: GET */
	const char *path;
	int status; /* 0: 200 */
	int64_t bytes;
	const char *referrer; /* NULL: none */
};

void fetch(struct scene *scene, const struct client *client, const struct fetch *what);

/* A page, and what a browser loads with it within a second or two. */
void fetch_page(struct scene *scene, struct client *client, int page, const char *referrer);

/* How busy the hour of now is for the host's people, 0..1. */
double daylight(const struct simulation *sim, const struct host *host);

#endif
