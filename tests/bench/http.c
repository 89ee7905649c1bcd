/*
 * http.c: requests a second of a server beside a bare epoll loop, in turns in the same run.
 *
 *	http PID PORT PATH... [TOKEN=token PATH...]
 *
 * For each path 64 connections ask the server at 127.0.0.1:PORT, one request after the other,
 * and then the loop, which sends the same bytes without looking at what it was asked.  What
 * either costs is the CPU time of its process, PID for the server's.  Then half
 * of the server's rate is asked for, and how long answers take is counted from when they were
 * due, so that a stall counts for all who waited behind it.  Paths behind a token are asked for
 * with it.
 */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	CONNECTIONS = 64,
	ROUNDS = 5,
	ROUND_US = 1000000,
	ANSWER = 65536,
	STEP_US = 10,
	STEPS = 100000
};

static char request[4096], answer[ANSWER];
static const char *token;
static size_t request_size, answer_size;

static void
die(const char *what)
{
	perror(what);
	exit(70);
}

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int
dial(int port)
{
	struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	if (fd < 0 || connect(fd, (struct sockaddr *)&name, sizeof(name)) < 0)
		die("connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

/* What the server answers: the loop will send the same. */
static void
learn(int port, const char *path)
{
	int fd = dial(port);
	const char *end = NULL;
	ssize_t n;

	request_size = (size_t)snprintf(request, sizeof(request),
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s%s%s\r\n", path,
	    token ? "Authorization: Bearer " : "", token ? token : "", token ? "\r\n" : "");
	if (write(fd, request, request_size) < 0)
		die("write");
	for (answer_size = 0;;) {
		n = read(fd, answer + answer_size, ANSWER - 1 - answer_size);
		if (n <= 0)
			die("read");
		answer_size += (size_t)n;
		answer[answer_size] = '\0';
		end = strstr(answer, "\r\n\r\n");
		if (end &&
		    answer_size == (size_t)(end + 4 - answer) +
				       strtoul(strstr(answer, "Content-Length: ") + 16, NULL, 10))
			break;
	}
	close(fd);
}

static void
answer_all(int listener)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = listener }, events[CONNECTIONS];
	int epoll = epoll_create1(0), on = 1;
	char buffer[4096];

	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		int count = epoll_wait(epoll, events, CONNECTIONS, -1);

		for (int i = 0; i < count; i++) {
			int fd = events[i].data.fd;

			if (fd == listener) {
				event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
				setsockopt(
				    event.data.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
				epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
			} else if (recv(fd, buffer, sizeof(buffer), 0) <= 0 ||
				   send(fd, answer, answer_size, MSG_NOSIGNAL) < 0) {
				close(fd);
			}
		}
	}
}

/* The loop in a process of its own; returns its port. */
static int
start_loop(pid_t *child)
{
	struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(name);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&name, sizeof(name)) < 0 ||
	    listen(fd, 1024) < 0 || getsockname(fd, (struct sockaddr *)&name, &size) < 0)
		die("listen");
	*child = fork();
	if (*child == 0)
		answer_all(fd);
	close(fd);
	return ntohs(name.sin_port);
}

struct client {
	int fd;
	size_t got; /* bytes of the answer */
	int64_t due_us; /* when the request was to be sent; 0: none is on its way */
};

struct load {
	struct client client[CONNECTIONS];
	int epoll;
	long done;
	double pause_us; /* between two requests; 0: as fast as it goes */
	double next_us;
	long *took; /* counts of steps of STEP_US */
};

static void
ask(struct client *client, int64_t due_us)
{
	if (send(client->fd, request, request_size, MSG_NOSIGNAL) != (ssize_t)request_size)
		die("send");
	client->got = 0;
	client->due_us = due_us;
}

static void
hear(struct load *load, struct client *client)
{
	char buffer[ANSWER];
	ssize_t n = recv(client->fd, buffer, sizeof(buffer), MSG_DONTWAIT);
	int64_t step;

	if (n <= 0)
		die("the server closed a connection");
	client->got += (size_t)n;
	if (client->got < answer_size)
		return;
	load->done++;
	step = load->took ? (now_us() - client->due_us) / STEP_US : 0;
	if (load->took)
		load->took[step < STEPS ? step : STEPS - 1]++;
	client->due_us = 0;
	if (load->pause_us == 0)
		ask(client, 1);
}

/* At a given rate: those that are due, as far as there are connections. */
static void
ask_due(struct load *load, int64_t time_us)
{
	for (int i = 0; i < CONNECTIONS && load->next_us <= (double)time_us; i++) {
		if (load->client[i].due_us)
			continue;
		ask(&load->client[i], (int64_t)load->next_us);
		load->next_us += load->pause_us;
	}
}

/* CPU time of a process. */
static double
cost_us(pid_t pid)
{
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) < 0)
		die("the CPU time of the server");
	return (double)used.tv_sec * 1e6 + (double)used.tv_nsec / 1e3;
}

/* Requests a second, and what each costs. */
struct speed {
	double rate, cost_us;
};

static struct speed
run(int port, pid_t pid, double rate, long *took)
{
	double cost_before_us = cost_us(pid);
	struct load load = { .epoll = epoll_create1(0), .took = took };
	struct epoll_event events[CONNECTIONS];
	int64_t begin_us, time_us;

	for (int i = 0; i < CONNECTIONS; i++) {
		struct epoll_event event = { .events = EPOLLIN, .data.u32 = (uint32_t)i };

		load.client[i].fd = dial(port);
		epoll_ctl(load.epoll, EPOLL_CTL_ADD, load.client[i].fd, &event);
	}
	begin_us = time_us = now_us();
	load.pause_us = rate > 0 ? 1e6 / rate : 0;
	load.next_us = (double)begin_us;
	for (int i = 0; i < CONNECTIONS && rate == 0; i++)
		ask(&load.client[i], 1);
	while (time_us - begin_us < ROUND_US) {
		int count = epoll_wait(load.epoll, events, CONNECTIONS, rate > 0 ? 0 : 100);

		for (int i = 0; i < count; i++)
			hear(&load, &load.client[events[i].data.u32]);
		time_us = now_us();
		if (rate > 0)
			ask_due(&load, time_us);
	}
	for (int i = 0; i < CONNECTIONS; i++)
		close(load.client[i].fd);
	close(load.epoll);
	return (struct speed){ (double)load.done * 1e6 / (double)(time_us - begin_us),
		(cost_us(pid) - cost_before_us) / (double)load.done };
}

static double
percentile_ms(const long *took, double share)
{
	long all = 0, seen = 0;
	int i;

	for (i = 0; i < STEPS; i++)
		all += took[i];
	for (i = 0; i < STEPS - 1 && (double)seen < share * (double)all; i++)
		seen += took[i];
	return (double)i * STEP_US / 1000;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values)
{
	qsort(values, ROUNDS, sizeof(*values), by_size);
	return values[ROUNDS / 2];
}

static void
measure(int port, pid_t pid, const char *path)
{
	static long took[STEPS];
	double rate[ROUNDS], loop_rate[ROUNDS], ratio[ROUNDS], cost[ROUNDS], cost_ratio[ROUNDS];
	pid_t child;
	int loop_port;

	learn(port, path);
	loop_port = start_loop(&child);
	for (int i = 0; i < ROUNDS; i++) {
		struct speed loop = run(loop_port, child, 0, NULL);
		struct speed ours = run(port, pid, 0, NULL);

		rate[i] = ours.rate;
		loop_rate[i] = loop.rate;
		ratio[i] = ours.rate / loop.rate;
		cost[i] = ours.cost_us;
		cost_ratio[i] = loop.cost_us / ours.cost_us;
	}
	memset(took, 0, sizeof(took));
	run(port, pid, median(rate) / 2, took);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	if (strncmp(answer, "HTTP/1.1 200 ", 13) != 0)
		printf("%.*s\n", (int)strcspn(answer, "\r"), answer);
	printf("%-24s %7zu %10.0f %10.0f %6.2f %8.2f %6.2f %8.2f %8.2f\n", path, answer_size,
	    median(rate), median(loop_rate), median(ratio), median(cost), median(cost_ratio),
	    percentile_ms(took, 0.5), percentile_ms(took, 0.99));
}

int
main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: http PID PORT PATH...\n");
		return 64;
	}
	printf("%-24s %7s %10s %10s %6s %8s %6s %8s %8s\n", "64 connections", "bytes", "requests/s",
	    "bare epoll", "ratio", "CPU us", "ratio", "p50 ms", "p99 ms");
	for (int i = 3; i < argc; i++)
		if (strncmp(argv[i], "TOKEN=", 6) == 0)
			token = argv[i] + 6;
		else
			measure((int)strtol(argv[2], NULL, 10), (pid_t)strtol(argv[1], NULL, 10),
			    argv[i]);
	return 0;
}
