/*
 * visitors.c: people who read the site, in visits.
 *
 * A visit is some pages with all that belongs to them, and pauses to read.
 * Not all visits are so: pictures that other sites show, previews that
 * messengers fetch, downloads, links that died, moments of trouble.
 */

#include "simulate/web.h"

struct visit {
	struct actor actor;
	struct visit *next_idle;
	struct host *host;
	struct client client;
	int pages_left;
	double pause_ms;
	struct path referrer; /* "" if none */
};

enum { REMEMBERED = 50 };

/* Those who come; one for each host. */
struct crowd {
	struct actor actor;
	struct host *host;
	double visits_an_hour; /* at the busiest */
	int known_count, next_known;
	struct client known[REMEMBERED]; /* some come back */
};

static void
visit_step(struct simulation *sim, struct actor *self)
{
	struct visit *visit = (struct visit *)self;
	struct scene scene = { sim, visit->host, sim->now_ms, 0 };
	int page = draw_page(sim, &visit->host->site);
	struct path path = site_page(&visit->host->site, page);

	fetch_page(
	    &scene, &visit->client, page, visit->referrer.text[0] ? visit->referrer.text : NULL);
	visit->referrer = site_referrer(visit->host, path.text);
	if (--visit->pages_left > 0) {
		wake_at(sim, self, scene.at_ms + 1000 + draw_wait(sim, visit->pause_ms));
		return;
	}
	visit->next_idle = sim->idle_visits;
	sim->idle_visits = visit;
}

static struct visit *
new_visit(struct simulation *sim)
{
	struct visit *visit = sim->idle_visits;

	if (visit)
		sim->idle_visits = visit->next_idle;
	else
		visit = arena_alloc(&sim->arena, sizeof(*visit));
	*visit = (struct visit){ .actor = { visit_step } };
	return visit;
}

static const char *const origins[] = { "https://search.example.com/", "https://search.example.com/",
	"https://social.example.net/", "https://news.example.net/item?id=39177",
	"https://t.example/", "android-app://org.example.reader/",
	"https://forum.example.org/viewtopic.php?f=12&t=4410" };

enum { ORIGINS = sizeof(origins) / sizeof(origins[0]) };

static void
read_pages(struct scene *scene, struct client *client)
{
	struct simulation *sim = scene->sim;
	struct visit *visit = new_visit(sim);

	visit->host = scene->host;
	visit->client = *client;
	visit->pages_left = (int)draw_scale(sim, 1, 14);
	visit->pause_ms = draw_scale(sim, 4000, 120000);
	if (chance(sim, 0.55))
		snprintf(visit->referrer.text, PATH_SIZE, "%s", origins[draw_below(sim, ORIGINS)]);
	wake_at(sim, &visit->actor, scene->at_ms);
}

static void
see_one_page(struct scene *scene, struct client *client)
{
	struct site *site = &scene->host->site;
	int page = chance(scene->sim, 0.25) ? 0 : draw_page(scene->sim, site);
	struct path path = site_page(site, page);
	struct fetch what = { .path = path.text, .bytes = site_page_bytes(site, page) };

	if (chance(scene->sim, 0.08)) {
		what.status = 301;
		what.bytes = 178;
	} else if (chance(scene->sim, 0.05)) {
		what.method = "HEAD";
		what.bytes = 0;
	}
	fetch(scene, client, &what);
}

static void
see_preview(struct scene *scene, struct client *client)
{
	static const char *const agents[] = { "facebookexternalhit/1.1", "WhatsApp/2.23.20.0",
		"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
		"TelegramBot (like TwitterBot)",
		"Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", "curl/7.88.1",
		"Wget/1.21.3", "Chef Client/18.2 (ruby-3.1; ohai-18; x86_64-linux)" };

	client_open(client, client->address, agents[draw_below(scene->sim, 8)]);
	see_one_page(scene, client);
}

static void
see_picture(struct scene *scene, struct client *client)
{
	struct site *site = &scene->host->site;
	int page = draw_page(scene->sim, site);
	struct path path = site_picture(site, page, draw_below(scene->sim, 3));
	struct fetch what = { .path = path.text, .bytes = site_file_bytes(site, path.text) };

	what.referrer = origins[draw_below(scene->sim, ORIGINS)];
	fetch(scene, client, &what);
}

/* Large files, some in parts by a download manager. */
static void
download(struct scene *scene, struct client *client)
{
	struct simulation *sim = scene->sim;
	struct path path;
	struct fetch what = { .path = path.text };
	int parts = chance(sim, 0.3) ? draw_between(sim, 2, 12) : 1, release = draw_zipf(sim, 30);

	snprintf(path.text, PATH_SIZE, "/files/release-%d.%d/%s", release / 7, release % 7,
	    release % 3 ? "setup.tar.gz" : "handbook.pdf");
	what.bytes = (int64_t)draw_scale(sim, 200e3, 30e6) / parts;
	what.status = parts > 1 ? 206 : 200;
	for (int i = 0; i < parts; i++) {
		fetch(scene, client, &what);
		pass_about(scene, 2500);
	}
}

static void
follow_dead_link(struct scene *scene, struct client *client)
{
	struct simulation *sim = scene->sim;
	struct path path = site_page(&scene->host->site, 2000 + draw_below(sim, 60));
	struct fetch what = { .path = path.text, .status = 404, .bytes = 564 };

	what.referrer = chance(sim, 0.5) ? origins[draw_below(sim, ORIGINS)] : NULL;
	fetch(scene, client, &what);
	if (chance(sim, 0.3)) {
		pass_about(scene, 2000);
		fetch(scene, client, &what);
	}
	if (chance(sim, 0.3)) {
		pass_about(scene, 8000);
		fetch_page(scene, client, 0, NULL);
	}
}

static const struct {
	double share;
	void (*visit)(struct scene *scene, struct client *client);
} ways[] = {
	{ 0.55, read_pages },
	{ 0.16, see_one_page },
	{ 0.08, see_preview },
	{ 0.13, see_picture },
	{ 0.02, download },
	{ 0.06, follow_dead_link },
};

/* Minutes in which the site answers with faults: a deployment, a full database. */
static void
maybe_get_into_trouble(struct simulation *sim, struct site *site)
{
	if (!chance(sim, 0.0004))
		return;
	site->trouble = draw_scale(sim, 0.05, 0.9);
	site->trouble_until_ms = sim->now_ms + (int64_t)(draw_scale(sim, 0.5, 12) * MINUTE_MS);
}

/* Somebody new, or one who was here before. */
static void
choose_client(struct simulation *sim, struct crowd *crowd, struct client *client)
{
	if (crowd->known_count > 0 && chance(sim, 0.25)) {
		*client = crowd->known[draw_below(sim, crowd->known_count)];
		client->has_cache = true;
		return;
	}
	client_open_browser(sim, client);
	crowd->known[crowd->next_known] = *client;
	crowd->next_known = (crowd->next_known + 1) % REMEMBERED;
	if (crowd->known_count < REMEMBERED)
		crowd->known_count++;
}

static void
crowd_step(struct simulation *sim, struct actor *self)
{
	struct crowd *crowd = (struct crowd *)self;
	struct scene scene = { sim, crowd->host, sim->now_ms, 0 };
	struct client client;
	double u = random_unit(&sim->random);
	size_t i = 0;

	wake_at(sim, self, sim->now_ms + 1 + draw_wait(sim, HOUR_MS / crowd->visits_an_hour));
	if (!chance(sim, daylight(sim, crowd->host)))
		return;
	maybe_get_into_trouble(sim, &crowd->host->site);
	choose_client(sim, crowd, &client);
	while (i + 1 < sizeof(ways) / sizeof(ways[0]) && u >= ways[i].share)
		u -= ways[i++].share;
	ways[i].visit(&scene, &client);
}

void
visitors_start(struct simulation *sim, struct host *host)
{
	struct crowd *crowd = arena_alloc(&sim->arena, sizeof(*crowd));

	*crowd = (struct crowd){ .actor = { crowd_step }, .host = host };
	crowd->visits_an_hour = 80 * host->scale;
	wake_at(sim, &crowd->actor, sim->now_ms);
}
