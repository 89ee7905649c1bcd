/* say.c: lines in the formats of syslog and of the combined access log. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "simulate/world.h"

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

void
pass_about(struct scene *scene, double mean_ms)
{
	scene->at_ms += draw_wait(scene->sim, mean_ms);
}

void
pass_between(struct scene *scene, int low_ms, int high_ms)
{
	scene->at_ms += draw_between(scene->sim, low_ms, high_ms);
}

unsigned
new_pid(struct host *host)
{
	if (++host->pid > host->pid_max)
		host->pid = 400;
	return host->pid;
}

/* A line in the making. */
struct draft {
	struct queued_line *line;
	size_t size;
};

static struct draft
draft_open(struct scene *scene)
{
	return (struct draft){ queue_new_line(&scene->sim->queue), 0 };
}

/* What does not fit is cut. */
static void
add(struct draft *draft, const char *text)
{
	size_t size = strlen(text);

	if (size > QUEUED_LINE_SIZE - draft->size)
		size = QUEUED_LINE_SIZE - draft->size;
	memcpy(draft->line->text + draft->size, text, size);
	draft->size += size;
}

static void
add_format(struct draft *draft, const char *format, va_list args)
{
	size_t room = QUEUED_LINE_SIZE - draft->size;
	int size = vsnprintf(draft->line->text + draft->size, room, format, args);

	if (size > 0)
		draft->size += (size_t)size < room ? (size_t)size : room - 1;
}

/* Digits, padded on the left to `width`. */
static void
add_number(struct draft *draft, uint64_t value, int width, char pad)
{
	char digits[24];
	int i = sizeof(digits) - 1;

	digits[i] = '\0';
	do
		digits[--i] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	while (i > (int)sizeof(digits) - 1 - width)
		digits[--i] = pad;
	add(draft, digits + i);
}

static void
add_month(struct draft *draft, int month)
{
	char name[4] = { 0 };

	memcpy(name, months + 3 * (month - 1), 3);
	add(draft, name);
}

static void
add_clock(struct draft *draft, const struct civil *civil)
{
	add_number(draft, (uint64_t)civil->hour, 2, '0');
	add(draft, ":");
	add_number(draft, (uint64_t)civil->minute, 2, '0');
	add(draft, ":");
	add_number(draft, (uint64_t)civil->second, 2, '0');
}

/* "Mar  2 08:00:01 web1 " */
static void
add_frame(struct draft *draft, const struct scene *scene)
{
	struct civil civil;

	clock_civil(scene->at_ms, &civil);
	add_month(draft, civil.month);
	add(draft, " ");
	add_number(draft, (uint64_t)civil.day, 2, ' ');
	add(draft, " ");
	add_clock(draft, &civil);
	add(draft, " ");
	add(draft, scene->host->name);
	add(draft, " ");
}

static void
draft_close(struct draft *draft, struct scene *scene)
{
	draft->line->size = (int)draft->size;
	draft->line->kind = scene->kind;
	scene->sim->said[scene->kind]++;
	queue_put(&scene->sim->queue, scene->at_ms, draft->line, NULL);
}

void
say(struct scene *scene, const char *program, unsigned pid, const char *format, ...)
{
	struct draft draft;
	va_list args;

	if (!(scene->sim->options.streams & SIMULATE_AUTH))
		return;
	draft = draft_open(scene);
	add_frame(&draft, scene);
	add(&draft, program);
	if (pid > 0) {
		add(&draft, "[");
		add_number(&draft, pid, 1, '0');
		add(&draft, "]");
	}
	add(&draft, ": ");
	va_start(args, format);
	add_format(&draft, format, args);
	va_end(args);
	draft_close(&draft, scene);
}

void
say_kernel(struct scene *scene, const char *format, ...)
{
	struct draft draft;
	int64_t up_ms = scene->at_ms - scene->host->booted_ms;
	va_list args;

	if (!(scene->sim->options.streams & SIMULATE_FIREWALL))
		return;
	draft = draft_open(scene);
	add_frame(&draft, scene);
	add(&draft, "kernel: [");
	add_number(&draft, (uint64_t)up_ms / 1000, 5, ' ');
	add(&draft, ".");
	add_number(&draft, (uint64_t)up_ms % 1000, 3, '0');
	add_number(&draft, stable_bits((uint64_t)up_ms, draft.size, 0) % 1000, 3, '0');
	add(&draft, "] ");
	va_start(args, format);
	add_format(&draft, format, args);
	va_end(args);
	draft_close(&draft, scene);
}

/* [02/Mar/2026:08:00:01 +0000] */
static void
add_web_time(struct draft *draft, int64_t at_ms)
{
	struct civil civil;

	clock_civil(at_ms, &civil);
	add(draft, " [");
	add_number(draft, (uint64_t)civil.day, 2, '0');
	add(draft, "/");
	add_month(draft, civil.month);
	add(draft, "/");
	add_number(draft, (uint64_t)civil.year, 4, '0');
	add(draft, ":");
	add_clock(draft, &civil);
	add(draft, " +0000] \"");
}

void
say_request(struct scene *scene, const struct request *r)
{
	struct draft draft;

	if (!(scene->sim->options.streams & SIMULATE_WEB))
		return;
	draft = draft_open(scene);
	add(&draft, r->address);
	add(&draft, " - ");
	add(&draft, r->user ? r->user : "-");
	add_web_time(&draft, scene->at_ms);
	add(&draft, r->method);
	add(&draft, " ");
	add(&draft, r->path);
	add(&draft, " ");
	add(&draft, r->protocol);
	add(&draft, "\" ");
	add_number(&draft, (uint64_t)r->status, 3, '0');
	add(&draft, " ");
	if (r->bytes == 0 && (r->status == 304 || r->status == 204))
		add(&draft, "-");
	else
		add_number(&draft, (uint64_t)r->bytes, 1, '0');
	add(&draft, " \"");
	add(&draft, r->referrer ? r->referrer : "-");
	add(&draft, "\" \"");
	add(&draft, r->agent ? r->agent : "-");
	add(&draft, "\"");
	draft_close(&draft, scene);
}
