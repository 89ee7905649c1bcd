/* address.c: reading and comparing IP addresses. */

#include <arpa/inet.h>
#include <stdio.h>

#include "base/address.h"
#include "base/number.h"

enum { ALL_BITS = 128, V4_OFFSET = 96 };

static const unsigned char v4_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

/* One of four decimal numbers; leading zeros are refused, since some read them as octal. */
static bool
take_octet(struct span *text, unsigned char *out)
{
	size_t digits = 0;
	int value = 0;

	while (digits < text->size && digits < 4 && text->data[digits] >= '0' &&
	       text->data[digits] <= '9')
		value = value * 10 + (text->data[digits++] - '0');
	if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && text->data[0] == '0'))
		return false;
	*text = span_skip(*text, digits);
	*out = (unsigned char)value;
	return true;
}

/* inet_pton takes ten times as long, and IPv4 is on every line. */
static bool
parse_v4(struct span text, struct address *out)
{
	memcpy(out->byte, v4_prefix, sizeof(v4_prefix));
	for (int i = 0; i < 4; i++) {
		if (i > 0 && !span_take(&text, SPAN(".")))
			return false;
		if (!take_octet(&text, &out->byte[12 + i]))
			return false;
	}
	return text.size == 0;
}

bool
address_parse(struct span text, struct address *out)
{
	char copy[INET6_ADDRSTRLEN];
	size_t size = span_index(text, '%'); /* a scope names an interface of the writer */

	if (parse_v4(text, out))
		return true;
	if (size == 0 || size >= sizeof(copy) || memchr(text.data, 0, size))
		return false;
	memcpy(copy, text.data, size);
	copy[size] = '\0';
	return inet_pton(AF_INET6, copy, out->byte) == 1;
}

bool
network_parse(struct span text, struct network *out)
{
	size_t slash = span_index(text, '/');
	struct span address = span_first(text, slash);
	int64_t width = span_index(address, ':') < address.size ? 128 : 32, bits = width;

	if (!address_parse(address, &out->address))
		return false;
	if (slash < text.size && !parse_number(span_skip(text, slash + 1), 0, width, &bits))
		return false;
	out->bits = (int)(bits + 128 - width);
	return true;
}

bool
address_is_v4(const struct address *address)
{
	return memcmp(address->byte, v4_prefix, sizeof(v4_prefix)) == 0;
}

bool
network_holds(const struct network *network, const struct address *address)
{
	size_t whole = (size_t)network->bits / 8;
	int rest = network->bits % 8;

	if (memcmp(network->address.byte, address->byte, whole) != 0)
		return false;
	return rest == 0 ||
	       ((network->address.byte[whole] ^ address->byte[whole]) >> (8 - rest)) == 0;
}

bool
address_is_private(const struct address *address)
{
	static const struct network networks[] = {
		{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10 } }, 104 },
		{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127 } }, 104 },
		{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 169, 254 } }, 112 },
		{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 172, 16 } }, 108 },
		{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 168 } }, 112 },
		{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } }, 128 },
		{ { { 0xfc } }, 7 },
		{ { { 0xfe, 0x80 } }, 10 },
	};

	for (size_t i = 0; i < sizeof(networks) / sizeof(*networks); i++)
		if (network_holds(&networks[i], address))
			return true;
	return false;
}

static bool
is_of_v4(const struct network *network)
{
	return network->bits >= V4_OFFSET && address_is_v4(&network->address);
}

void
address_write(char to[NETWORK_TEXT_SIZE], const struct address *address)
{
	if (address_is_v4(address))
		inet_ntop(AF_INET, address->byte + 12, to, NETWORK_TEXT_SIZE);
	else
		inet_ntop(AF_INET6, address->byte, to, NETWORK_TEXT_SIZE);
}

void
network_write(char to[NETWORK_TEXT_SIZE], const struct network *network)
{
	size_t used;

	address_write(to, &network->address);
	if (network->bits == ALL_BITS)
		return;
	used = strlen(to);
	snprintf(to + used, NETWORK_TEXT_SIZE - used, "/%d",
	    is_of_v4(network) ? network->bits - V4_OFFSET : network->bits);
}
