/* chance.c: draws in the shapes that life comes in. */

#include <stdarg.h>
#include <stdio.h>

#include "base/math.h"
#include "simulate/world.h"

int
draw_below(struct simulation *sim, int n)
{
	return (int)random_below(&sim->random, (uint64_t)n);
}

int
draw_between(struct simulation *sim, int low, int high)
{
	return low + draw_below(sim, high - low + 1);
}

bool
chance(struct simulation *sim, double p)
{
	return random_unit(&sim->random) < p;
}

double
draw_uniform(struct simulation *sim, double low, double high)
{
	return low + (high - low) * random_unit(&sim->random);
}

double
draw_scale(struct simulation *sim, double low, double high)
{
	return low * math_exp(random_unit(&sim->random) * math_log(high / low));
}

int64_t
draw_wait(struct simulation *sim, double mean_ms)
{
	return (int64_t)(mean_ms * random_exponential(&sim->random));
}

int
draw_zipf(struct simulation *sim, int n)
{
	int i = (int)draw_scale(sim, 1.0, n + 1.0) - 1;

	return i < n ? i : n - 1;
}

static void
draw_digits(struct simulation *sim, char *to, int size, int bits)
{
	static const char digits[] =
	    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/";
	uint64_t pool = 0;

	for (int i = 0; i < size; i++) {
		if (i * bits % 48 == 0)
			pool = random_bits(&sim->random);
		to[i] = digits[pool & ((1U << bits) - 1)];
		pool >>= bits;
	}
	to[size] = '\0';
}

void
draw_base64(struct simulation *sim, char *to, int size)
{
	draw_digits(sim, to, size, 6);
}

void
draw_hex(struct simulation *sim, char *to, int size)
{
	draw_digits(sim, to, size, 4);
}

/* The finaliser of splitmix64 over a sum of odd multiples. */
uint64_t
stable_bits(uint64_t salt, uint64_t a, uint64_t b)
{
	uint64_t z = salt + 0x9e3779b97f4a7c15 * (a + 1) + 0xd1b54a32d192ed03 * (b + 1);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

struct address
make_address(const char *format, ...)
{
	struct address address;
	va_list args;

	va_start(args, format);
	vsnprintf(address.text, sizeof(address.text), format, args);
	va_end(args);
	return address;
}

/* The benchmarking range stands for the Internet: documentation ranges are too few. */
struct address
draw_visitor_address(struct simulation *sim)
{
	unsigned bits = (unsigned)random_bits(&sim->random);

	if (bits % 23 == 0)
		return make_address(
		    "2001:db8:%x:%x::%x", bits >> 8 & 0xfff, bits >> 20 & 0xff, 1 + (bits >> 24));
	return make_address("198.18.%u.%u", bits >> 8 & 255, 1 + (bits >> 16) % 254);
}

struct address
draw_mobile_address(struct simulation *sim)
{
	unsigned bits = (unsigned)random_bits(&sim->random);

	return make_address("198.51.100.%u", 128 + bits % 127);
}

struct address
draw_hostile_address(struct simulation *sim)
{
	unsigned bits = (unsigned)random_bits(&sim->random);

	if (bits % 10 == 0)
		return make_address("203.0.113.%u", 128 + (bits >> 16) % 127);
	return make_address("198.19.%u.%u", bits >> 8 & 255, 1 + (bits >> 16) % 254);
}

int64_t
draw_zone_ms(struct simulation *sim)
{
	static const double zones_h[] = { 1, 1, 2, 0, -5, -6, -8, -3, 3, 5.5, 8, 9, 10 };

	return (int64_t)(zones_h[draw_below(sim, 13)] * HOUR_MS);
}

int
draw_port(struct simulation *sim)
{
	return draw_between(sim, 32768, 60999);
}
