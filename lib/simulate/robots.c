/*
 * robots.c: clients that are no people: crawlers, feed readers, probes, callers of the API.
 *
 * They come from addresses of their own, again and again, at a pace of their own.
 */

#include "simulate/web.h"

enum robot_task { CRAWL, POLL_FEED, POLL_LOST, PROBE, CALL_API };

struct robot_row {
	enum robot_task task;
	const char *agent;
	double rounds_a_day;
	int requests_low, requests_high; /* a round */
	double pause_s; /* between requests */
	double share; /* of sites that it knows; of tended ones, if it is theirs */
	bool is_inside; /* in the private network */
};

#define BOT(name) "Mozilla/5.0 (compatible; " name ")"

static const struct robot_row robot_rows[] = {
	{ CRAWL, BOT("Googlebot/2.1; +http://www.google.com/bot.html"), 24, 4, 60, 30, 0.9, false },
	{ CRAWL, BOT("bingbot/2.0; +http://www.bing.com/bingbot.htm"), 12, 4, 60, 12, 0.9, false },
	{ CRAWL, BOT("YandexBot/3.0; +http://yandex.com/bots"), 6, 2, 30, 8, 0.5, false },
	{ CRAWL, BOT("AhrefsBot/7.0; +http://ahrefs.com/robot/"), 4, 10, 200, 4, 0.5, false },
	{ CRAWL, BOT("DotBot/1.2; +https://opensiteexplorer.org/dotbot"), 2, 5, 60, 2, 0.4, false },
	{ CRAWL, BOT("archive.org_bot +http://archive.org/details/archive.org_bot"), 0.7, 60, 400,
	    1.2, 0.4, false },
	{ CRAWL, "ShopIndexer/0.9 (+https://crawler.example.net/about)", 1, 20, 120, 0.8, 0.3,
	    false },
	{ CRAWL, "-", 1, 5, 40, 3, 0.3, false },
	{ CRAWL, BOT("Exabot/3.0; +http://www.exabot.com/go/robot"), 8, 1, 12, 15, 0.5, false },
	{ CRAWL, BOT("Ezooms/1.0; help@moz.com"), 10, 1, 30, 10, 0.4, false },
	{ CRAWL, "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm)", 4, 1, 6,
	    20, 0.4, false },
	{ CRAWL, "lookaround/1.2 (+https://lookaround.example.net)", 3, 1, 3, 40, 0.5, false },
	{ POLL_FEED, "Tiny Tiny RSS/23.04 (https://tt-rss.org/)", 48, 1, 2, 1, 0.6, false },
	{ POLL_FEED, "UniversalFeedParser/6.0 +http://feedparser.org/", 130, 1, 1, 1, 0.5, false },
	{ POLL_FEED, "FeedFetcher-Google; (+http://www.google.com/feedfetcher.html)", 24, 1, 3, 1,
	    0.5, false },
	{ POLL_FEED, "FreshRSS/1.22.1 (Linux; https://freshrss.org)", 72, 1, 1, 1, 0.5, false },
	{ POLL_FEED, "newsreader/2.14", 30, 1, 4, 0.5, 0.4, false },
	{ POLL_FEED, "-", 20, 1, 2, 3, 0.4, false },
	{ POLL_FEED, "FeedBurner/1.0 (http://www.FeedBurner.com)", 50, 1, 1, 1, 0.3, false },
	{ POLL_FEED, "Mozilla/4.0 (compatible;)", 9, 1, 2, 1, 0.3, false },
	{ POLL_LOST, "PackageFetcher/18.2 (ruby; x86_64-linux)", 20, 1, 1, 1, 0.35, false },
	{ POLL_LOST, "Mozilla/5.0 (Windows NT 10.0; rv:102.0) Gecko/20100101 Firefox/102.0", 5, 1,
	    2, 4, 0.3, false },
	{ PROBE, "Uptime-Kuma/1.23.11", 1440, 1, 1, 1, 0.5, false },
	{ PROBE, "check_http/v2.3.3 (monitoring-plugins 2.3.3)", 288, 1, 2, 1, 0.5, true },
	{ PROBE, "ELB-HealthChecker/2.0", 2880, 1, 1, 1, 0.2, true },
	{ CALL_API, "python-requests/2.31.0", 96, 2, 20, 0.4, 0.5, false },
	{ CALL_API, "okhttp/4.12.0", 200, 1, 12, 1.5, 0.5, false },
	{ CALL_API, "ShopSync/3.2", 24, 10, 120, 0.15, 0.3, true },
	{ CALL_API, "Java/17.0.9", 48, 5, 30, 0.3, 0.3, false },
};

enum { ROBOTS = sizeof(robot_rows) / sizeof(robot_rows[0]) };

struct robot {
	struct actor actor;
	const struct robot_row *row;
	struct host *host;
	struct client client;
	int network; /* a crawler has many addresses near each other */
	int left; /* requests of this round */
	int64_t moved_on; /* an API's cursor */
	char token[33];
};

/* Links that were good once, and those that moved. */
static void
crawl(struct scene *scene, struct robot *robot)
{
	struct simulation *sim = scene->sim;
	const struct site *site = &scene->host->site;
	int page = chance(sim, 0.4) ? draw_page(sim, site) : draw_below(sim, site->pages);
	struct path path = site_page(site, page);
	struct fetch what = { .bytes = site_page_bytes(site, page) };
	double u = random_unit(&sim->random);

	if (u < 0.03) {
		path = site_page(site, 2000 + draw_below(sim, 60));
		what.status = 404;
		what.bytes = 564;
	} else if (u < 0.07) {
		what.status = 301;
		what.bytes = 178;
	} else if (u < 0.17) {
		what.status = 304;
		what.bytes = 0;
	} else if (u < 0.27) {
		path = site_picture(site, page, 0);
		what.bytes = site_file_bytes(site, path.text);
	}
	what.path = path.text;
	fetch(scene, &robot->client, &what);
}

static void
begin_crawl(struct scene *scene, struct robot *robot)
{
	struct fetch rules = { .path = "/robots.txt", .bytes = 126 };
	struct simulation *sim = scene->sim;

	if (robot->network % 3 == 0) {
		rules.status = 404;
		rules.bytes = 564;
	}
	if (chance(sim, 0.3))
		robot->client.address =
		    make_address("198.18.%d.%d", robot->network, 64 + draw_below(sim, 12));
	if (chance(sim, 0.5))
		fetch(scene, &robot->client, &rules);
	pass_about(scene, 1500);
}

static void
poll_feed(struct scene *scene, struct robot *robot)
{
	static const char *const feeds[] = { "/feed/", "/blog/feed.xml", "/?flav=rss20",
		"/blog/tags/copper?flav=rss20", "/news/index.rdf",
		"/comments/feed/?withcomments=1" };
	struct fetch what = { .path = feeds[(robot->network + robot->left) % 6] };

	what.status = chance(scene->sim, robot->network % 2 ? 0.8 : 0.05) ? 304 : 200;
	what.bytes = what.status == 304 ? 0 : 14872 + robot->network * 31;
	fetch(scene, &robot->client, &what);
}

/* Something that was here once, asked for forever. */
static void
poll_lost(struct scene *scene, struct robot *robot)
{
	struct path path = site_page(&scene->host->site, 2000 + robot->network);
	struct fetch what = { .path = path.text, .status = 404, .bytes = 564 };

	fetch(scene, &robot->client, &what);
}

static void
probe(struct scene *scene, struct robot *robot)
{
	static const char *const paths[] = { "/", "/health", "/status", "/index.html" };
	struct fetch what = { .path = paths[robot->network % 4], .bytes = 15 };

	if (robot->network % 5 == 0) {
		what.method = "HEAD";
		what.bytes = 0;
	}
	fetch(scene, &robot->client, &what);
}

static void
call_api(struct scene *scene, struct robot *robot)
{
	static const char *const things[] = { "items", "orders", "prices", "stock", "customers" };
	struct simulation *sim = scene->sim;
	struct path path;
	struct fetch what = { .path = path.text };
	const char *thing = things[draw_zipf(sim, 5)];
	double u = random_unit(&sim->random);
	int id = draw_below(sim, 40000);

	robot->moved_on += draw_between(sim, 1, 50);
	if (u < 0.35)
		snprintf(path.text, PATH_SIZE, "/api/v2/%s?since=%d&limit=50", thing,
		    (int)(robot->moved_on % 100000000));
	else if (u < 0.8)
		snprintf(path.text, PATH_SIZE, "/api/v2/%s/%d", thing, id);
	else
		snprintf(path.text, PATH_SIZE, "/api/v2/%s?cursor=%s", thing, robot->token);
	if (chance(sim, 0.15)) {
		what.method = "POST";
		what.status = 201;
	} else if (u > 0.5 && u < 0.53) {
		what.status = 404;
	} else if (u > 0.6 && u < 0.605) {
		what.status = 429;
	}
	what.bytes = what.status ? 82 : (int64_t)draw_scale(sim, 200, 30000);
	fetch(scene, &robot->client, &what);
}

static void (*const tasks[])(struct scene *, struct robot *) = {
	[CRAWL] = crawl,
	[POLL_FEED] = poll_feed,
	[POLL_LOST] = poll_lost,
	[PROBE] = probe,
	[CALL_API] = call_api,
};

static void
robot_step(struct simulation *sim, struct actor *self)
{
	struct robot *robot = (struct robot *)self;
	const struct robot_row *row = robot->row;
	struct scene scene = { sim, robot->host, sim->now_ms, 0 };

	if (robot->left == 0) {
		robot->left = draw_between(sim, row->requests_low, row->requests_high);
		if (row->task == CRAWL)
			begin_crawl(&scene, robot);
	}
	tasks[row->task](&scene, robot);
	if (--robot->left > 0)
		wake_at(sim, self, scene.at_ms + 20 + draw_wait(sim, row->pause_s * 1000));
	else if (row->task == CRAWL)
		wake_at(sim, self, scene.at_ms + draw_wait(sim, DAY_MS / row->rounds_a_day));
	else /* by the clock */
		wake_at(sim, self,
		    scene.at_ms + (int64_t)(DAY_MS / row->rounds_a_day) + draw_below(sim, 1500));
}

static void
robot_open(struct simulation *sim, struct host *host, const struct robot_row *row)
{
	struct robot *robot = arena_alloc(&sim->arena, sizeof(*robot));
	int tail = draw_between(sim, 2, 250);

	*robot = (struct robot){ .actor = { robot_step }, .row = row, .host = host };
	robot->network = draw_between(sim, 2, 250);
	draw_hex(sim, robot->token, 32);
	client_open(&robot->client,
	    row->is_inside ? make_address("10.20.1.%d", tail)
			   : make_address("198.18.%d.%d", robot->network, tail),
	    row->agent);
	wake_at(sim, &robot->actor, sim->now_ms + draw_wait(sim, DAY_MS / row->rounds_a_day));
}

void
robots_start(struct simulation *sim, struct host *host)
{
	for (int i = 0; i < ROBOTS; i++) {
		bool is_wanted = robot_rows[i].task == PROBE || robot_rows[i].task == CALL_API;

		if (chance(sim, robot_rows[i].share * (is_wanted ? host->tended : 1)))
			robot_open(sim, host, &robot_rows[i]);
	}
}
