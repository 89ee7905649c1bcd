/* attacks-web.c: a site that is searched through or overrun. */

#include "simulate/attack.h"

static const char *const targets[] = { "/.env", "/.git/config", "/wp-login.php", "/phpmyadmin/",
	"/admin/", "/administrator/index.php", "/wp-admin/setup-config.php", "/backup.zip",
	"/server-status", "/cgi-bin/test.cgi", "/solr/admin/info/system", "/actuator/env",
	"/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "/.aws/credentials",
	"/config.php.bak", "/manager/html", "/phpinfo.php", "/boaform/admin/formLogin", "/HNAP1/",
	"/.svn/entries", "/xmlrpc.php", "/owa/auth/logon.aspx", "/jenkins/login", "/console/",
	"/database.sql", "/.ssh/id_rsa", "/web.config", "/composer.json", "/debug/default/view",
	"/_ignition/health-check", "/shell.php", "/GponForm/diag_Form?images/",
	"/ecp/Current/exporttool/x.js", "/.DS_Store", "/autodiscover/autodiscover.xml",
	"/telescope/requests", "/v2/_catalog", "/api/jsonws/invoke" };

enum { TARGETS = sizeof(targets) / sizeof(targets[0]) };

static const char *const stems[] = { "admin", "login", "old", "test", "dev", "backup", "tmp", "db",
	"upload", "uploads", "include", "cms", "site", "private", "secret", "stats", "user",
	"users", "panel", "portal", "config", "install", "setup", "forum", "shop", "data", "files",
	"download", "export", "log", "logs", "root", "system", "bin", "cache", "conf", "mail",
	"api", "staff" };
static const char *const tails[] = { "", "/", ".php", ".html", ".bak", ".old", ".zip", ".txt",
	".asp", ".jsp", ".tar.gz", ".sql", "~", ".php.swp", "_old/", "1.php", ".cgi", ".inc",
	".xml", "2/" };

enum { STEMS = sizeof(stems) / sizeof(stems[0]), TAILS = sizeof(tails) / sizeof(tails[0]) };

static const char *const agents[] = { "Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:%06d)",
	"gobuster/3.6", "Mozilla/5.0 zgrab/0.x", "-", "python-requests/2.31.0",
	"Fuzz Faster U Fool v2.1.0-dev", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
	"DirBuster-1.0-RC1 (http://www.owasp.org/index.php/Category:OWASP_DirBuster_Project)",
	"Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)" };

enum { AGENTS = sizeof(agents) / sizeof(agents[0]) };

/* Some hide behind a browser's name. */
static void
choose_agent(struct simulation *sim, struct campaign *c)
{
	struct address address = c->client.address;

	if (chance(sim, 0.4)) {
		client_open_browser(sim, &c->client);
		c->client.address = address;
	} else {
		client_open(&c->client, address, agents[draw_below(sim, AGENTS)]);
	}
}

void
scan_begin(struct scene *scene, struct campaign *c)
{
	struct simulation *sim = scene->sim;

	choose_agent(sim, c);
	c->pause_ms = chance(sim, 0.2) ? draw_scale(sim, 1500, 10000) : draw_scale(sim, 15, 700);
	c->number = draw_below(sim, 5000);
	c->way = draw_below(
	    sim, 3); /* 0: the known ones first, 1: a word list, 2: word by word, deeper */
}

static struct path
scan_path(const struct campaign *c)
{
	int i = c->number + c->stage;
	struct path path;

	if (c->way == 0 && c->stage < 2 * TARGETS) {
		snprintf(path.text, PATH_SIZE, "%s%s", c->stage < TARGETS ? "" : "/old",
		    targets[i % TARGETS]);
	} else if (c->way == 2) {
		unsigned bits = (unsigned)stable_bits((uint64_t)i, 0, 0);

		snprintf(path.text, PATH_SIZE, "/%s/%s%s", stems[bits % STEMS],
		    stems[bits / 64 % STEMS], tails[bits / 4096 % TAILS]);
	} else {
		snprintf(path.text, PATH_SIZE, "/%s%s", stems[i / TAILS % STEMS], tails[i % TAILS]);
	}
	return path;
}

void
scan_step(struct scene *scene, struct campaign *c)
{
	struct path path = scan_path(c);
	struct fetch what = { .path = path.text, .status = 404, .bytes = 564 };
	double u = random_unit(&scene->sim->random);

	if (c->stage == 0)
		what.path = "/";
	if (u < 0.05 || c->stage == 0)
		what.status = 200;
	else if (u < 0.1)
		what.status = 403;
	else if (u < 0.14)
		what.status = 301;
	else if (u < 0.15)
		what.status = 400;
	if (c->way == 1 && u > 0.5)
		what.method = "HEAD";
	fetch(scene, &c->client, &what);
}

void
flood_begin(struct scene *scene, struct campaign *c)
{
	struct simulation *sim = scene->sim;

	client_open_browser(sim, &c->client);
	c->pause_ms = draw_scale(sim, 3, 40);
	c->number = draw_between(sim, 1, 8); /* addresses */
	c->way = draw_below(sim, 3);
}

void
flood_step(struct scene *scene, struct campaign *c)
{
	struct simulation *sim = scene->sim;
	const struct site *site = &scene->host->site;
	unsigned from = (unsigned)stable_bits(
	    site->salt, (uint64_t)c->number, (uint64_t)draw_below(sim, c->number));
	int page = draw_zipf(sim, 4);
	struct path path = site_page(site, page);
	struct fetch what = { .path = path.text, .bytes = site_page_bytes(site, page) };
	int number = draw_below(sim, 1000000);

	c->client.address = make_address("198.19.%u.%u", from >> 8 & 255, 1 + (from >> 16) % 254);
	if (c->way == 1) /* past every cache */
		snprintf(path.text, PATH_SIZE, "/?q=%d", number);
	if (c->way == 2)
		what.method = "POST";
	if (c->lines > c->size / 4 && chance(sim, 0.5)) {
		what.status = 503;
		what.bytes = 197;
	}
	fetch(scene, &c->client, &what);
}
