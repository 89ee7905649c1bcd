/* escape.c: characters that other languages take for their own. */

#include "alert/escape.h"
#include "json/utf8.h"

const struct escape escape_none[] = { { 0, NULL } };

/* Quotes too: the same serves for attributes. */
const struct escape escape_html[] = {
	{ '&', "&amp;" },
	{ '<', "&lt;" },
	{ '>', "&gt;" },
	{ '"', "&quot;" },
	{ 0, NULL },
};

/* api.slack.com, "Escaping text": links and mentions stand between < and >. */
const struct escape escape_slack[] = {
	{ '&', "&amp;" },
	{ '<', "&lt;" },
	{ '>', "&gt;" },
	{ 0, NULL },
};

/* What Adaptive Cards take for markup: emphasis, links, lists, quotes, headings, code. */
const struct escape escape_markdown[] = {
	{ '\\', "\\\\" },
	{ '`', "\\`" },
	{ '*', "\\*" },
	{ '_', "\\_" },
	{ '{', "\\{" },
	{ '}', "\\}" },
	{ '[', "\\[" },
	{ ']', "\\]" },
	{ '(', "\\(" },
	{ ')', "\\)" },
	{ '#', "\\#" },
	{ '+', "\\+" },
	{ '-', "\\-" },
	{ '!', "\\!" },
	{ '>', "\\>" },
	{ '<', "&lt;" },
	{ '&', "&amp;" },
	{ '~', "\\~" },
	{ '|', "\\|" },
	{ '\n', "\n\n" }, /* a single one is a space */
	{ 0, NULL },
};

static struct span
replacement(const struct escape *escapes, struct span character)
{
	for (; escapes->text; escapes++)
		if (character.size == 1 && character.data[0] == escapes->byte)
			return span_of(escapes->text);
	return character;
}

/* The first character; a byte that begins none is one, too. */
static struct span
first_character(struct span text)
{
	size_t size = utf8_length(text.data, text.data + text.size);

	return span_first(text, size ? size : 1);
}

void
escape_add(struct buffer *to, struct span text, const struct escape *escapes, size_t max)
{
	const struct span dots = SPAN("...");
	size_t start = to->size, last = start; /* up to which there is room for the dots */

	while (text.size > 0) {
		struct span character = first_character(text);
		struct span written = replacement(escapes, character);

		if (to->size - start + written.size > max) {
			to->size = last;
			if (max >= dots.size)
				buffer_add(to, dots);
			return;
		}
		buffer_add(to, written);
		if (to->size - start + dots.size <= max)
			last = to->size;
		text = span_skip(text, character.size);
	}
}

/* Of two and three bytes: C1, and what turns or breaks lines (Unicode, general punctuation). */
static bool
is_unseen(struct span character)
{
	const unsigned char *byte = (const unsigned char *)character.data;

	if (character.size == 1)
		return byte[0] < 0x20 || byte[0] >= 0x7f;
	if (character.size == 2)
		return (byte[0] == 0xc2 && byte[1] < 0xa0) || /* U+0080 to U+009F */
		       (byte[0] == 0xd8 && byte[1] == 0x9c); /* U+061C */
	if (character.size != 3)
		return false;
	if (byte[0] == 0xe2 && byte[1] == 0x80)
		return (byte[2] >= 0x8b && byte[2] <= 0x8f) || /* U+200B to U+200F */
		       (byte[2] >= 0xa8 && byte[2] <= 0xae); /* U+2028 to U+202E */
	if (byte[0] == 0xe2 && byte[1] == 0x81)
		return byte[2] >= 0xa6 && byte[2] <= 0xa9; /* U+2066 to U+2069 */
	return byte[0] == 0xef && byte[1] == 0xbb && byte[2] == 0xbf; /* U+FEFF */
}

void
plain_add(struct buffer *to, struct span text)
{
	while (text.size > 0) {
		struct span character = first_character(text);

		if (memchr("\n\r\t", character.data[0], 3))
			buffer_add_byte(to, ' ');
		else if (is_unseen(character))
			buffer_add(to, SPAN("\xef\xbf\xbd"));
		else
			buffer_add(to, character);
		text = span_skip(text, character.size);
	}
}

const char *
buffer_text(struct buffer *buffer)
{
	*buffer_room(buffer, 1) = '\0';
	return buffer->data;
}
