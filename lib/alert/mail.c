/* mail.c: RFC 5322, RFC 2045 and RFC 2047: ASCII in lines that every server takes. */

#include <stdio.h>
#include <unistd.h>

#include "alert/mail.h"
#include "base/clock.h"
#include "json/utf8.h"
#include "json/write.h"
#include "os/signals.h"

enum {
	LINE_BYTES = 57, /* 76 characters of base64, RFC 2045's line */
	WORD_BYTES = 39, /* "Subject: " and an encoded word stay below RFC 2047's 76 */
	PLAIN_SUBJECT = 66, /* RFC 5322's 78 less the name, and some */
};

static void
add_base64(struct buffer *to, struct span bytes)
{
	to->size += base64_write(buffer_room(to, base64_size(bytes.size) + 1), bytes);
}

/* Whole characters, at most so many bytes; at least one byte. */
static struct span
take_characters(struct span *rest, size_t most)
{
	const char *end = rest->data + rest->size;
	struct span taken = { rest->data, 0 };
	size_t length;

	while (taken.size < rest->size) {
		length = utf8_length(rest->data + taken.size, end);
		length = length ? length : 1;
		if (taken.size && taken.size + length > most)
			break;
		taken.size += length;
	}
	*rest = span_skip(*rest, taken.size);
	return taken;
}

static bool
is_control(char byte)
{
	return (unsigned char)byte < ' ' || byte == '\x7f';
}

static bool
is_plain_subject(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < ' ' || text.data[i] > '~')
			return false;
	return text.size > 0 && text.size <= PLAIN_SUBJECT && text.data[0] != ' ' &&
	       span_find(text, SPAN("=?")) == text.size;
}

/* RFC 2047: as it is, or as encoded words, one a line. */
static void
add_subject(struct buffer *to, const char *title)
{
	struct span text = span_of(title);
	struct buffer clean = { 0 };

	for (size_t i = 0; i < text.size; i++)
		buffer_add_byte(&clean, is_control(text.data[i]) ? ' ' : text.data[i]);
	text = buffer_span(&clean);
	buffer_add(to, SPAN("Subject: "));
	if (is_plain_subject(text)) {
		buffer_add(to, text);
		text.size = 0;
	}
	while (text.size) {
		buffer_add(to, SPAN("=?UTF-8?B?"));
		add_base64(to, take_characters(&text, WORD_BYTES));
		buffer_add(to, SPAN("?="));
		if (text.size)
			buffer_add(to, SPAN("\r\n "));
	}
	buffer_add(to, SPAN("\r\n"));
	buffer_release(&clean);
}

static void
add_date(struct buffer *to)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil now;
	char text[64];

	clock_civil(clock_now_ms(), &now);
	snprintf(text, sizeof(text), "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
	    days[now.weekday], now.day, months[now.month - 1], now.year, now.hour, now.minute,
	    now.second);
	buffer_add(to, span_of(text));
}

/* Letters that need no quotes on the left of an @. */
static void
add_atom(struct buffer *to, const char *text)
{
	for (; *text; text++)
		buffer_add_byte(to, (*text >= 'a' && *text <= 'z') ||
					    (*text >= 'A' && *text <= 'Z') ||
					    (*text >= '0' && *text <= '9') || strchr("-._", *text)
					? *text
					: '-');
}

static void
add_id(struct buffer *to, const char *name, const char *id)
{
	char host[256] = "";

	if (gethostname(host, sizeof(host) - 1) < 0 || host[0] == '\0')
		strcpy(host, "localhost");
	buffer_add(to, span_of(name));
	buffer_add(to, SPAN(": <"));
	add_atom(to, id);
	buffer_add(to, SPAN("@siem."));
	add_atom(to, host);
	buffer_add(to, SPAN(">\r\n"));
}

/* The first that is told of an alert starts its thread. */
static bool
is_first(const struct message *message)
{
	const cJSON *told = cJSON_GetObjectItem(message->alert, "told");

	return cJSON_IsNumber(told) && told->valuedouble == 1;
}

static void
add_thread(struct buffer *to, const struct message *message)
{
	if (is_first(message)) {
		add_id(to, "Message-ID", message->dedup_key);
		return;
	}
	add_id(to, "Message-ID", message->key);
	add_id(to, "In-Reply-To", message->dedup_key);
	add_id(to, "References", message->dedup_key);
}

static void
add_body(struct buffer *to, const char *text)
{
	struct buffer lines = { 0 };
	struct span rest;

	for (; *text; text++) {
		if (*text == '\n')
			buffer_add(&lines, SPAN("\r\n"));
		else
			buffer_add_byte(&lines, is_control(*text) ? ' ' : *text);
	}
	buffer_add(&lines, SPAN("\r\n"));
	for (rest = buffer_span(&lines); rest.size; rest = span_skip(rest, LINE_BYTES)) {
		add_base64(to, span_first(rest, LINE_BYTES));
		buffer_add(to, SPAN("\r\n"));
	}
	buffer_release(&lines);
}

void
mail_write(struct buffer *to, const struct message *message)
{
	add_subject(to, message->title);
	add_date(to);
	add_thread(to, message);
	buffer_add(to, SPAN("Auto-Submitted: auto-generated\r\n"
			    "MIME-Version: 1.0\r\n"
			    "Content-Type: text/plain; charset=UTF-8\r\n"
			    "Content-Transfer-Encoding: base64\r\n"
			    "\r\n"));
	add_body(to, message->text);
}
