/* answer.c: answers and records as JSON. */

#include <pwd.h>
#include <stdio.h>

#include "base/clock.h"
#include "block/answer.h"
#include "block/target.h"
#include "json/write.h"

/* What the audit log keeps of a line that is no request. */
enum { INPUT_KEPT = 1024 };

void
member_write(struct buffer *out, const char *name)
{
	char before = out->size ? out->data[out->size - 1] : '\n';

	if (before == '\n' || before == ':' || before == '[')
		buffer_add_byte(out, '{');
	else if (before != '{')
		buffer_add_byte(out, ',');
	json_write_string(out, span_of(name));
	buffer_add_byte(out, ':');
}

void
member_write_text(struct buffer *out, const char *name, struct span text)
{
	member_write(out, name);
	json_write_string(out, text);
}

void
member_write_time(struct buffer *out, const char *name, int64_t time_ms)
{
	char text[CLOCK_TEXT_SIZE];

	clock_write(text, time_ms);
	member_write_text(out, name, (struct span){ text, sizeof(text) });
}

static void
write_flag(struct buffer *out, const char *name, bool value)
{
	member_write(out, name);
	buffer_add(out, value ? SPAN("true") : SPAN("false"));
}

/* What a member is only there for if there is something to say. */
static void
write_if_any(struct buffer *out, const char *name, struct span text)
{
	if (text.size)
		member_write_text(out, name, text);
}

/* As it can be given to a shell: what holds a semicolon stands in quotes. */
static void
write_command(struct buffer *out, const char *command)
{
	const char *quote = strchr(command, ';') ? "'" : "";
	char text[COMMAND_SIZE + 8];

	if (out->data[out->size - 1] != '[')
		buffer_add_byte(out, ',');
	snprintf(text, sizeof(text), "nft %s%s%s", quote, command, quote);
	json_write_string(out, span_of(text));
}

static void
write_commands(const struct block_answer *answer, struct buffer *out)
{
	if (answer->has_setup) {
		member_write(out, "setup");
		buffer_add_byte(out, '[');
		for (int i = 0; i < FIREWALL_SETUP_COUNT; i++)
			write_command(out, firewall_setup[i]);
		buffer_add_byte(out, ']');
	}
	member_write(out, "commands");
	buffer_add_byte(out, '[');
	for (int i = 0; i < answer->commands.count; i++)
		write_command(out, answer->commands.text[i]);
	buffer_add_byte(out, ']');
}

static void
write_target(const struct block_answer *answer, struct buffer *out)
{
	char text[NETWORK_TEXT_SIZE];

	if (answer->input.size)
		return;
	member_write_text(out, "action", span_of(block_action_name(answer->request.action)));
	if (answer->is_all) {
		member_write_text(out, "address", SPAN("all"));
		return;
	}
	address_write(text, &answer->request.address);
	member_write_text(out, "address", span_of(text));
	network_write(text, &answer->request.target);
	member_write_text(out, "network", span_of(text));
	write_if_any(out, "alert", answer->request.alert);
}

static void
write_object(const struct block_answer *answer, struct buffer *out)
{
	write_target(answer, out);
	write_flag(out, "done", answer->is_done);
	write_flag(out, "dry_run", answer->is_dry);
	write_if_any(out, "refused_because", span_of(answer->refused_because));
	write_if_any(out, "error", span_of(answer->error));
	write_commands(answer, out);
	if (answer->until_ms)
		member_write_time(out, "until", answer->until_ms);
	buffer_add_byte(out, '}');
}

void
answer_write(const struct block_answer *answer, struct buffer *out)
{
	write_object(answer, out);
	buffer_add_byte(out, '\n');
}

static void
write_actor(const struct actor *actor, struct buffer *out)
{
	const struct passwd *user = getpwuid(actor->uid);

	member_write(out, "actor");
	member_write(out, "uid");
	json_write_integer(out, actor->uid);
	member_write(out, "pid");
	json_write_integer(out, actor->pid);
	if (user)
		member_write_text(out, "name", span_of(user->pw_name));
	buffer_add_byte(out, '}');
}

static void
write_request(const struct block_answer *answer, struct buffer *out)
{
	const struct block_request *request = &answer->request;

	if (answer->input.size) {
		member_write_text(out, "input", span_first(answer->input, INPUT_KEPT));
		return;
	}
	member_write(out, "request");
	write_target(answer, out);
	if (request->timeout_s) {
		member_write(out, "timeout_s");
		json_write_integer(out, request->timeout_s);
	}
	write_if_any(out, "reason", request->reason);
	write_if_any(out, "actor", request->actor);
	buffer_add_byte(out, '}');
}

void
answer_write_record(const struct block_answer *answer, const struct actor *actor, int64_t now_ms,
    struct buffer *out)
{
	member_write_time(out, "time", now_ms);
	write_actor(actor, out);
	write_request(answer, out);
	member_write(out, "answer");
	write_object(answer, out);
	buffer_add(out, SPAN("}\n"));
}
