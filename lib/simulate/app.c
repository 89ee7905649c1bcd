/*
 * app.c: the application behind the site's login: mail, shop office, wiki.
 *
 * Staff sign in from the office, the VPN or home, and stay for an hour; the
 * page asks the server every half minute by itself, and more when they click.
 */

#include "simulate/web.h"

enum app_style { APP_MAIL, APP_CMS, APP_WIKI, APP_STYLES };

struct app_session {
	struct actor actor;
	struct app_session *next_idle;
	struct app *app;
	struct client client;
	int64_t ends_ms;
	double poll_ms, click_ms;
	int number;
};

struct app {
	struct actor actor;
	struct host *host;
	enum app_style style;
	double sessions_an_hour;
	struct app_session *idle;
};

/* What the page asks by itself, by style; %s is the time in ms. */
static const char *const polls[APP_STYLES][2] = {
	[APP_MAIL] = { "/webmail/ajax.php?action=poll&folder=INBOX&_=%s",
	    "/webmail/?_task=mail&_action=refresh&_remote=1&_=%s" },
	[APP_CMS] = { "/wp-admin/admin-ajax.php", "/wp-json/wp/v2/posts?per_page=10&_locale=user" },
	[APP_WIKI] = { "/rest/api/notifications?since=%s",
	    "/rest/mywork/latest/status/count?_=%s" },
};

/* What they click, by style; %s is a number. */
static const char *const clicks[APP_STYLES][6] = {
	[APP_MAIL] = { "/webmail/?_task=mail&_mbox=INBOX&_uid=%s&_action=show",
	    "/webmail/?_task=mail&_action=compose&_id=%s",
	    "/webmail/services/ajax.php/imp/viewPort", "/webmail/?_task=addressbook&_gid=%s",
	    "/webmail/services/ajax.php/imp/sendMessage",
	    "/webmail/download?part=2&uid=%s&name=report%%20q3.pdf" },
	[APP_CMS] = { "/wp-admin/post.php?post=%s&action=edit", "/wp-admin/edit.php",
	    "/wp-admin/upload.php?mode=grid",
	    "/wp-admin/load-scripts.php?c=1&load%%5Bchunk_0%%5D=jquery",
	    "/wp-admin/async-upload.php", "/wp-admin/options-general.php" },
	[APP_WIKI] = { "/wiki/pages/viewpage.action?pageId=%s", "/wiki/display/TEAM/Notes+%s",
	    "/browse/SHOP-%s", "/wiki/rest/api/content/%s/child?expand=body",
	    "/secure/Dashboard.jspa", "/wiki/dosearchsite.action?queryString=invoice+%s" },
};

static const char *const entries[APP_STYLES] = {
	[APP_MAIL] = "/webmail/login.php",
	[APP_CMS] = "/wp-login.php",
	[APP_WIKI] = "/login.action",
};

/* The form with %s filled, where it has one, and %% made %. */
static struct path
fill(const char *form, int64_t number)
{
	struct path path;
	size_t size = 0;

	for (; *form && size < PATH_SIZE - 30; form++) {
		if (form[0] == '%' && form[1] == 's') {
			size += (size_t)snprintf(path.text + size, 30, "%lld", (long long)number);
			form++;
		} else {
			path.text[size++] = *form;
			form += form[0] == '%' && form[1] == '%';
		}
	}
	path.text[size] = '\0';
	return path;
}

static void
sign_in(struct scene *scene, struct app_session *s, enum app_style style)
{
	struct simulation *sim = scene->sim;
	struct path here = site_referrer(scene->host, entries[style]);
	struct fetch form = { .path = entries[style], .bytes = 5120 };
	struct fetch post = {
		.method = "POST", .path = entries[style], .bytes = 5342, .referrer = here.text
	};

	fetch(scene, &s->client, &form);
	pass_between(scene, 3000, 15000);
	while (chance(sim, 0.07)) { /* the wrong password */
		post.status = style == APP_WIKI ? 401 : 200;
		fetch(scene, &s->client, &post);
		pass_between(scene, 4000, 12000);
	}
	post.status = 302;
	post.bytes = 0;
	fetch(scene, &s->client, &post);
	pass_between(scene, 100, 500);
	fetch_page(scene, &s->client, 0, here.text);
}

static void
click(struct scene *scene, struct app_session *s, enum app_style style)
{
	struct simulation *sim = scene->sim;
	int which = draw_below(sim, 6), number = draw_between(sim, 100, 90000);
	struct path path = fill(clicks[style][which], number);
	struct path here = site_referrer(scene->host, entries[style]);
	struct fetch what = { .path = path.text, .referrer = here.text };
	int files = chance(sim, 0.3) ? draw_between(sim, 2, 14) : 0;

	what.bytes = (int64_t)draw_scale(sim, 600, 90000);
	if (which == 2 || which == 4)
		what.method = "POST";
	if (chance(sim, 0.006))
		what.status = chance(sim, 0.5) ? 403 : 404;
	fetch(scene, &s->client, &what);
	for (int i = 0; i < files; i++) {
		struct path file = site_asset(&scene->host->site, 20 + which * 16 + i);
		struct fetch asset = { .path = file.text, .referrer = here.text };

		pass_about(scene, 50);
		asset.bytes = site_file_bytes(&scene->host->site, file.text);
		fetch(scene, &s->client, &asset);
	}
}

static void
poll(struct scene *scene, struct app_session *s, enum app_style style)
{
	struct path path = fill(polls[style][s->number & 1], scene->at_ms);
	struct path here = site_referrer(scene->host, entries[style]);
	struct fetch what = {
		.path = path.text, .bytes = 47 + s->number % 200, .referrer = here.text
	};

	if (style == APP_CMS && (s->number & 1) == 0)
		what.method = "POST";
	fetch(scene, &s->client, &what);
}

static void
session_step(struct simulation *sim, struct actor *self)
{
	struct app_session *s = (struct app_session *)self;
	struct scene scene = { sim, s->app->host, sim->now_ms, 0 };
	struct app *app = s->app;

	if (sim->now_ms >= s->ends_ms) {
		s->next_idle = app->idle;
		app->idle = s;
		return;
	}
	if (chance(sim, s->poll_ms / (s->poll_ms + s->click_ms)))
		click(&scene, s, app->style);
	else
		poll(&scene, s, app->style);
	wake_at(sim, self,
	    scene.at_ms + 200 +
		draw_wait(sim, s->poll_ms * s->click_ms / (s->poll_ms + s->click_ms)));
}

static struct app_session *
new_session(struct simulation *sim, struct app *app)
{
	struct app_session *s = app->idle;

	if (s)
		app->idle = s->next_idle;
	else
		s = arena_alloc(&sim->arena, sizeof(*s));
	*s = (struct app_session){ .actor = { session_step }, .app = app };
	return s;
}

static void
app_step(struct simulation *sim, struct actor *self)
{
	struct app *app = (struct app *)self;
	struct host *host = app->host;
	struct scene scene = { sim, host, sim->now_ms, 0 };
	const struct person *p = &host->people[draw_below(sim, host->people_count)];
	struct app_session *s;

	wake_at(sim, self, sim->now_ms + 1 + draw_wait(sim, HOUR_MS / app->sessions_an_hour));
	if (!chance(sim, daylight(sim, host)))
		return;
	s = new_session(sim, app);
	client_open_browser(sim, &s->client);
	if (!chance(sim, 0.15))
		s->client.address = chance(sim, 0.6) ? p->office : p->home;
	s->number = draw_below(sim, 1000);
	s->poll_ms = draw_scale(sim, 4000, 90000);
	s->click_ms = draw_scale(sim, 8000, 200000);
	sign_in(&scene, s, app->style);
	s->ends_ms = scene.at_ms + (int64_t)(draw_scale(sim, 3, 100) * MINUTE_MS);
	wake_at(sim, &s->actor, scene.at_ms);
}

void
app_start(struct simulation *sim, struct host *host)
{
	struct app *app;

	if (!host->site.has_app)
		return;
	app = arena_alloc(&sim->arena, sizeof(*app));
	*app = (struct app){ .actor = { app_step }, .host = host };
	app->style = (enum app_style)draw_below(sim, APP_STYLES);
	app->sessions_an_hour = 6 * host->scale;
	wake_at(sim, &app->actor, sim->now_ms);
}
