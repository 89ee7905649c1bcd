/* web.c: the site's pages and a browser's way of asking for them. */

#include "simulate/web.h"

static const char *const words[] = { "harbour", "lantern", "willow", "copper", "signal", "meadow",
	"winter", "bridge", "garden", "mirror", "ledger", "compass", "orchard", "granite",
	"thunder", "paper", "silver", "cedar", "valley", "engine", "market", "island", "quartz",
	"saddle", "violin", "basket", "candle", "falcon", "timber", "canvas", "pepper", "anchor",
	"ribbon", "marble", "summit", "kettle", "beacon", "cotton", "desert", "feather" };

enum { WORDS = sizeof(words) / sizeof(words[0]) };

static const char *const sections[] = { "blog", "docs", "news", "products", "articles", "projects",
	"team", "events", "library", "support", "guides", "recipes", "archive", "jobs" };

/* Innocent names that also stand on lists of what attackers ask for. */
static const char *const touchy_sections[] = { "scripts", "console", "shell", "backup-howto",
	"debug", "admin-guide", "script-library" };

static const char *
word(uint64_t bits, int n)
{
	return words[(bits >> (8 * n)) % WORDS];
}

void
site_open(struct simulation *sim, struct host *host)
{
	struct site *site = &host->site;

	site->salt = random_bits(&sim->random);
	site->pages = draw_between(sim, 60, 900);
	site->style = draw_below(sim, 4);
	for (int i = 0; i < 6; i++)
		site->sections[i] = chance(sim, 0.05) ? touchy_sections[draw_below(sim, 7)]
						      : sections[draw_below(sim, 14)];
	site->has_filters = chance(sim, 0.15);
	site->assets = draw_between(sim, 2, 12);
	site->has_favicon = chance(sim, 0.7);
	site->has_app = chance(sim, 0.5);
}

/* Archives, tags and searches beside the plain pages. */
static struct path
listing(const struct site *site, int page, uint64_t bits)
{
	struct path path;
	unsigned n = 2 + (unsigned)(bits >> 50) % 9;

	if (site->has_filters && bits % 3 == 0) {
		snprintf(path.text, PATH_SIZE, "/filter/v%u%%7C%s%%2Cv%u%%7C%s?tag[]=%s", n,
		    word(bits, 1), n + 1, word(bits, 2), word(bits, 3));
		return path;
	}
	switch (bits % 5) {
	case 0:
		snprintf(path.text, PATH_SIZE, "/blog/tags/%s?page=%u", word(bits, 1), n);
		break;
	case 1:
		snprintf(path.text, PATH_SIZE, "/search?q=%s+%s", word(bits, 1), word(bits, 2));
		break;
	case 2:
		snprintf(
		    path.text, PATH_SIZE, "/%s/?sort=date&page=%u", site->sections[page % 6], n);
		break;
	case 3:
		snprintf(path.text, PATH_SIZE, "/filter/%u,%s%%20%%D9%%85%%DA%%AF%%D8%%A7,p%u",
		    20 + n, word(bits, 1), n);
		break;
	default:
		snprintf(path.text, PATH_SIZE,
		    "/%s/%s/?utm_source=letter&utm_medium=email&utm_campaign=%s",
		    site->sections[page % 6], word(bits, 1), word(bits, 2));
	}
	return path;
}

struct path
site_page(const struct site *site, int page)
{
	uint64_t bits = stable_bits(site->salt, 1, (uint64_t)page);
	const char *section = site->sections[bits % 6];
	unsigned year = 2012 + (unsigned)(bits >> 40) % 14, month = 1 + (unsigned)(bits >> 44) % 12;
	struct path path;

	if (page == 0)
		return (struct path){ "/" };
	if (bits >> 60 < 3)
		return listing(site, page, bits);
	switch (site->style) {
	case 0:
		snprintf(path.text, PATH_SIZE, "/%s/%u/%02u/%s-%s-%s/", section, year, month,
		    word(bits, 0), word(bits, 1), word(bits, 2));
		break;
	case 1:
		snprintf(path.text, PATH_SIZE, "/%s/%s/%s-%s.html", section, word(bits, 0),
		    word(bits, 1), word(bits, 2));
		break;
	case 2:
		snprintf(path.text, PATH_SIZE, "/product/%d/%s-%s-%s", 10000 + page * 37,
		    word(bits, 0), word(bits, 1), word(bits, 3));
		break;
	default:
		snprintf(path.text, PATH_SIZE, "/index.php?id=%d&section=%s&title=%s_%s", page,
		    section, word(bits, 1), word(bits, 2));
	}
	return path;
}

/* 4 KiB to 64 KiB, every doubling as likely. */
int64_t
site_page_bytes(const struct site *site, int page)
{
	uint64_t bits = stable_bits(site->salt, 2, (uint64_t)page);

	return (int64_t)((4096 + bits % 4096) << (bits >> 20) % 4) + page % 89;
}

int
site_picture_count(const struct site *site, int page)
{
	uint64_t bits = stable_bits(site->salt, 3, (uint64_t)page);

	if (bits % 24 == 0) /* a gallery, or slides */
		return 12 + (int)(bits >> 8) % 30;
	return bits % 3 == 0 ? 0 : (int)(bits >> 8) % 7;
}

struct path
site_picture(const struct site *site, int page, int number)
{
	static const char *const kinds[] = { "jpg", "png", "webp", "svg" };
	uint64_t bits = stable_bits(site->salt, 4, (uint64_t)page * 64 + (uint64_t)number);
	struct path path;

	if (site->style == 2)
		snprintf(path.text, PATH_SIZE, "/image/%u/product/%dx%d",
		    (unsigned)(bits >> 30) % 70000, 200 << bits % 3, 200 << bits % 3);
	else
		snprintf(path.text, PATH_SIZE, "/images/%d/%s-%s.%s", 2012 + page % 14,
		    word(bits, 0), word(bits, 2), kinds[bits >> 56 & 3]);
	return path;
}

struct path
site_asset(const struct site *site, int number)
{
	static const char *const forms[] = { "/style.css", "/static/css/%s.min.css",
		"/static/js/%s.bundle.js", "/images/logo.png", "/assets/%s.css?v=%u",
		"/static/js/%s.js?ver=%u", "/fonts/%s-regular.woff2" };
	uint64_t bits = stable_bits(site->salt, 5, (uint64_t)number);
	const char *form = number == 0 ? forms[0] : forms[1 + bits % 6], *mark = strchr(form, '%');
	struct path path;

	if (!mark)
		snprintf(path.text, PATH_SIZE, "%s", form);
	else if (form[strlen(form) - 1] == 'u')
		snprintf(path.text, PATH_SIZE, "%.*s%s%.*s=%u", (int)(mark - form), form,
		    word(bits, 1), (int)(strchr(mark, '=') - mark - 2), mark + 2,
		    (unsigned)(bits >> 40) % 999);
	else
		snprintf(path.text, PATH_SIZE, "%.*s%s%s", (int)(mark - form), form, word(bits, 1),
		    mark + 2);
	return path;
}

int64_t
site_file_bytes(const struct site *site, const char *path)
{
	uint64_t bits = site->salt;

	for (; *path; path++)
		bits = (bits ^ (unsigned char)*path) * 0x100000001b3;
	bits = stable_bits(bits, 6, 0);
	return (int64_t)((700 + bits % 700) << (bits >> 20) % 9);
}

struct path
site_referrer(const struct host *host, const char *path)
{
	struct path out;

	snprintf(out.text, PATH_SIZE, "https://www.%s.example.org%.300s", host->name, path);
	return out;
}

int
draw_page(struct simulation *sim, const struct site *site)
{
	return draw_zipf(sim, site->pages);
}

/* Nothing in the dead of night, most from nine to nine. */
double
daylight(const struct simulation *sim, const struct host *host)
{
	static const double by_hour[24] = { .25, .18, .15, .14, .15, .2, .35, .55, .8, .95, 1, .98,
		.92, .96, 1, .98, .95, .9, .85, .88, .9, .8, .6, .4 };

	return by_hour[of_day_ms(sim->now_ms + host->zone_ms) / HOUR_MS];
}

void
client_open(struct client *client, struct address address, const char *agent)
{
	*client = (struct client){ .address = address, .protocol = "HTTP/1.1" };
	snprintf(client->agent, sizeof(client->agent), "%s", agent);
}

static const struct {
	const char *format;
	int low, high; /* version */
} browsers[] = {
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
	  "Chrome/%d.0.0.0 Safari/537.36",
	    98, 131 },
	{ "Mozilla/5.0 (iPhone; CPU iPhone OS %d_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
	  "like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
	    13, 18 },
	{ "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 (KHTML, like Gecko) "
	  "Chrome/%d.0.0.0 Mobile Safari/537.36",
	    90, 131 },
	{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
	  "Gecko) Version/%d.1 Safari/605.1.15",
	    14, 18 },
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:%d.0) Gecko/20100101 Firefox/120.0", 102,
	    133 },
	{ "Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) Gecko/20100101 Firefox/115.0", 91, 133 },
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
	  "Chrome/120.0.0.0 Safari/537.36 Edg/%d.0.0.0",
	    100, 131 },
	{ "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 "
	  "Safari/537.36",
	    72, 131 },
	{ "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:%d.0) Gecko/20100101 Firefox/52.0", 27, 52 },
	{ "Mozilla/4.0 (compatible; MSIE %d.0; Windows NT 6.0)", 6, 8 },
	{ "Dalvik/2.1.0 (Linux; U; Android %d; Pixel 6 Build/TQ3A)", 9, 14 },
};

enum { BROWSERS = sizeof(browsers) / sizeof(browsers[0]) };

void
client_open_browser(struct simulation *sim, struct client *client)
{
	int row = draw_zipf(sim, BROWSERS);
	int version = draw_between(sim, browsers[row].low, browsers[row].high);
	const char *format = browsers[row].format, *mark = strstr(format, "%d");

	client_open(client, draw_visitor_address(sim), "-");
	if (!chance(sim, 0.015))
		snprintf(client->agent, sizeof(client->agent), "%.*s%d%s", (int)(mark - format),
		    format, version, mark + 2);
	client->protocol = chance(sim, 0.5) ? "HTTP/2.0" : "HTTP/1.1";
	client->has_cache = chance(sim, 0.3);
}

void
fetch(struct scene *scene, const struct client *client, const struct fetch *what)
{
	static const int faults[] = { 500, 502, 503, 504 };
	struct simulation *sim = scene->sim;
	const struct site *site = &scene->host->site;
	struct request r = { .address = client->address.text,
		.user = client->user,
		.method = what->method ? what->method : "GET",
		.path = what->path,
		.protocol = client->protocol,
		.status = what->status ? what->status : 200,
		.bytes = what->bytes,
		.referrer = what->referrer,
		.agent = client->agent };

	if (scene->at_ms < site->trouble_until_ms ? chance(sim, site->trouble)
						  : chance(sim, 0.0004)) {
		r.status = faults[draw_below(sim, 4)];
		r.bytes = 500 + r.status % 97;
	}
	say_request(scene, &r);
}

static void
fetch_file(struct scene *scene, const struct client *client, const char *path, const char *referrer)
{
	struct fetch file = { .path = path, .referrer = referrer };

	file.bytes = site_file_bytes(&scene->host->site, path);
	if (client->has_cache && chance(scene->sim, 0.5)) {
		file.status = 304;
		file.bytes = 0;
	}
	fetch(scene, client, &file);
}

/* Every browser asks for it, and many sites have none. */
static void
fetch_icon(struct scene *scene, const struct client *client, const char *referrer)
{
	bool is_apple = strstr(client->agent, "iPhone") != NULL;
	struct fetch icon = { .path = is_apple ? "/apple-touch-icon.png" : "/favicon.ico",
		.bytes = 3638,
		.referrer = referrer };

	if (!scene->host->site.has_favicon) {
		icon.status = 404;
		icon.bytes = 209;
	}
	fetch(scene, client, &icon);
}

void
fetch_page(struct scene *scene, struct client *client, int page, const char *referrer)
{
	struct simulation *sim = scene->sim;
	const struct site *site = &scene->host->site;
	struct path path = site_page(site, page), here = site_referrer(scene->host, path.text),
		    file;
	int pictures = site_picture_count(site, page),
	    assets = client->has_cache ? 0 : site->assets;
	struct fetch what = {
		.path = path.text, .bytes = site_page_bytes(site, page), .referrer = referrer
	};

	if (client->has_cache && chance(sim, 0.3))
		assets = site->assets;
	fetch(scene, client, &what);
	pass_between(scene, 80, 600);
	for (int i = 0; i < assets; i++) {
		file = site_asset(site, i);
		fetch_file(scene, client, file.text, here.text);
		pass_about(scene, 60);
	}
	for (int i = 0; i < pictures; i++) {
		file = site_picture(site, page, i);
		fetch_file(scene, client, file.text, here.text);
		pass_about(scene, 90);
	}
	if (!client->has_cache && chance(sim, 0.6))
		fetch_icon(scene, client, here.text);
	client->has_cache = true;
}
