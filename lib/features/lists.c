/* lists.c: the lists of siem.conf, their defaults and their lookup. */

#include <stdlib.h>

#include "base/arena.h"
#include "base/number.h"
#include "features/lists.h"

/*
 * Defaults: accounts that own a system, what scanners ask web servers for,
 * services that should not be reached from outside, and what a program says
 * that people or well-known robots use.  Attack tools say their name or
 * nothing; those that lie need other features.
 */
const struct list_row list_rows[LIST_COUNT] = {
	[LIST_KNOWN_NETWORKS] = { "known_networks",
	    "address or network from which logins are usual", "" },
	[LIST_KNOWN_COUNTRIES] = { "known_countries", "ISO 3166 code, as in source.geo", "" },
	[LIST_PRIVILEGED_USERS] = { "privileged_users", "user name",
	    "root, admin, administrator, Administrator, toor, sysadmin, sudo, wheel, "
	    "postgres, mysql, oracle, mongodb, redis, elasticsearch, sa, dba, ansible, jenkins, "
	    "docker, vagrant, ec2-user, azureuser, debian, centos, ubuntu, rocky, pi, system, "
	    "SYSTEM" },
	[LIST_SENSITIVE_PATHS] = { "sensitive_paths",
	    "start of a URL path, in lower case, at any '/' of it",
	    "/admin, /administrator, /wp-admin, /wp-login, /wp-config, /wp-content/debug.log, "
	    "/xmlrpc.php, "
	    "/phpmyadmin, /pma, /myadmin, /mysqladmin, /adminer, /phpinfo, /info.php, "
	    "/manager/html, "
	    "/host-manager, /jmx-console, /web-console, /invoker, /console, /solr/, /actuator, "
	    "/jolokia, "
	    "/druid/, /nacos/, /hudson, /script, /.env, /.git, /.svn, /.hg, /.aws, /.ssh, "
	    "/.htaccess, "
	    "/.htpasswd, /.ds_store, /.vscode, /.docker, /.kube, /.npmrc, /.bash_history, "
	    "/server-status, "
	    "/server-info, /cgi-bin/, /setup.php, /install.php, /shell, /cmd, /c99, /r57, "
	    "/eval-stdin.php, "
	    "/vendor/phpunit, /backup, /dump.sql, /db.sql, /database.sql, /config.php, "
	    "/config.json, "
	    "/configuration.php, /web.config, /id_rsa, /etc/passwd, /etc/shadow, /proc/self, "
	    "/boaform, "
	    "/gponform, /hnap1, /goform/, /owa/, /autodiscover/, /ecp/, /remote/login, "
	    "/remote/fgt_lang, "
	    "/dana-na/, /+cscoe+, /vpns/, /_ignition, /telescope, /debug/, /graphql, /swagger, "
	    "/api-docs, "
	    "/internal/, /private/" },
	[LIST_SENSITIVE_PORTS] = { "sensitive_ports", "destination port",
	    "21, 22, 23, 69, 111, 135, 137, 138, 139, 161, 389, 445, 512, 513, 514, 623, 636, 873, "
	    "1099, "
	    "1433, 1434, 1521, 2049, 2323, 2375, 2376, 2379, 3306, 3389, 4444, 4786, 5038, 5060, "
	    "5432, "
	    "5555, 5601, 5900, 5901, 5984, 5985, 5986, 6379, 6443, 7001, 8291, 8728, 9042, 9200, "
	    "9300, "
	    "10000, 10250, 11211, 15672, 27017, 50070" },
	[LIST_SENSITIVE_COMMANDS] = { "sensitive_commands", "name of a program, without folders",
	    "su, sudoedit, visudo, passwd, chpasswd, useradd, usermod, userdel, adduser, deluser, "
	    "groupadd, "
	    "groupmod, gpasswd, vipw, vigr, chattr, setfacl, setcap, bash, sh, dash, zsh, ksh, "
	    "csh, tcsh, "
	    "fish, nc, ncat, netcat, socat, nmap, masscan, tcpdump, tshark, gdb, strace, python, "
	    "python2, "
	    "python3, perl, ruby, php, lua, dd, base64, xxd, curl, wget, ftp, tftp, telnet, "
	    "insmod, "
	    "modprobe, rmmod, crontab, iptables, ip6tables, nft, ufw, setenforce, auditctl, "
	    "chroot, "
	    "unshare, nsenter, mysqldump, pg_dump, shred" },
	[LIST_SENSITIVE_FILES] = { "sensitive_files", "start of a path, anywhere in a command line",
	    "/etc/passwd, /etc/shadow, /etc/gshadow, /etc/sudoers, /etc/ssh, /etc/pam.d, "
	    "/etc/crontab, "
	    "/etc/cron., /etc/ld.so.preload, /root/., /.ssh/, /var/spool/cron, /proc/kcore, "
	    "/dev/tcp/, /dev/udp/, /dev/mem, /dev/shm/, /tmp/, /var/tmp/" },
	[LIST_KNOWN_USER_AGENTS] = { "known_user_agents", "start of the User-Agent",
	    "Mozilla/5.0 (Windows NT , Mozilla/5.0 (Windows; U; , Mozilla/5.0 (Macintosh; , "
	    "Mozilla/5.0 (X11; , Mozilla/5.0 (iPhone, Mozilla/5.0 (iPad, Mozilla/5.0 (iPod, "
	    "Mozilla/5.0 (Linux; , Mozilla/5.0 (Android, Mozilla/5.0 (Mobile; , Mozilla/5.0 "
	    "(PlayStation, "
	    "Mozilla/5.0 (SMART-TV; , Mozilla/5.0 (compatible; MSIE , Mozilla/4.0 (compatible; "
	    "MSIE 7, "
	    "Mozilla/4.0 (compatible; MSIE 8, Opera/9, "
	    "Mozilla/5.0 (compatible; Googlebot/, Googlebot, Mediapartners-Google, AdsBot-Google, "
	    "APIs-Google, FeedFetcher-Google, Google-, GoogleOther, Mozilla/5.0 (compatible; "
	    "Google-, "
	    "Mozilla/5.0 (compatible; bingbot/, Mozilla/5.0 AppleWebKit/537.36 (KHTML, "
	    "Mozilla/5.0 (compatible; BingPreview/, msnbot, Mozilla/5.0 (compatible; Yahoo! Slurp, "
	    "DuckDuckBot, DuckDuckGo-Favicons-Bot, Mozilla/5.0 (compatible; YandexBot/, "
	    "Mozilla/5.0 (compatible; Yandex, Mozilla/5.0 (compatible; Baiduspider/, Applebot, "
	    "Mozilla/5.0 (Applebot, Mozilla/5.0 (compatible; Qwantify/, Mozilla/5.0 (compatible; "
	    "SeznamBot/, "
	    "facebookexternalhit/, Facebot, Twitterbot/, LinkedInBot/, Slackbot, TelegramBot, "
	    "WhatsApp/, "
	    "Discordbot, Mozilla/5.0 (compatible; Discordbot/, ia_archiver, "
	    "Mozilla/5.0 (compatible; archive.org_bot, CCBot/, Mozilla/5.0 (compatible; "
	    "AhrefsBot/, "
	    "Mozilla/5.0 (compatible; SemrushBot, Mozilla/5.0 (compatible; MJ12bot/, "
	    "Mozilla/5.0 (compatible; DotBot/, Mozilla/5.0 (compatible; PetalBot, "
	    "kube-probe/, ELB-HealthChecker/, GoogleHC/, GoogleStackdriverMonitoring, "
	    "Amazon-Route53-Health, "
	    "Amazon CloudFront, Prometheus/, Blackbox-Exporter, Blackbox Exporter, Grafana/, "
	    "Zabbix, "
	    "check_http/, Pingdom, Mozilla/5.0 (compatible; Pingdom, UptimeRobot/, "
	    "Mozilla/5.0+(compatible; UptimeRobot/, StatusCake, Site24x7, NewRelicPinger/, "
	    "Datadog, "
	    "HetrixTools, Uptime-Kuma/, Better Uptime, Monit/, munin/, collectd/, Varnish/, "
	    "HAProxy, "
	    "Apache/, WordPress/, Debian APT-HTTP/, APT-HTTP/, libdnf, urlgrabber/, git/, Git/, "
	    "docker/, "
	    "Let's Encrypt, Mozilla/5.0 (compatible; Let's Encrypt validation server, "
	    "CaptiveNetworkSupport, Microsoft-CryptoAPI/, Microsoft BITS/, Microsoft Office/, "
	    "Microsoft-WebDAV-MiniRedir/, Outlook-iOS, Thunderbird/, Feedly/, NewsBlur, Miniflux/, "
	    "Tiny Tiny RSS/, Nextcloud, ownCloud, DAVx5/, Dalvik/" },
};

/* Sorted, and for starts without those that another one starts. */
struct items {
	char *text;
	struct span *item;
	size_t count;
	uint64_t filter[8]; /* of second and third bytes: most paths need no search */
};

struct lists {
	struct items items[LIST_COUNT];
	struct network *networks;
	size_t network_count;
	uint64_t ports[65536 / 64];
};

static int
compare(struct span a, struct span b)
{
	int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int
compare_items(const void *a, const void *b)
{
	return compare(*(const struct span *)a, *(const struct span *)b);
}

/* How many items stand at or before text. */
static size_t
count_until(const struct items *items, struct span text)
{
	size_t low = 0, high = items->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(items->item[middle], text) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
lists_have(const struct lists *lists, enum list list, struct span text)
{
	const struct items *items = &lists->items[list];
	size_t n;

	if (text.size == 0)
		return false;
	n = count_until(items, text);
	return n > 0 && span_equal(items->item[n - 1], text);
}

/* No item starts another, so only the last one before text can start it. */
bool
lists_have_start(const struct lists *lists, enum list list, struct span text)
{
	const struct items *items = &lists->items[list];
	size_t n;

	if (text.size == 0)
		return false;
	n = count_until(items, text);
	return n > 0 && span_starts(text, items->item[n - 1]);
}

/* Which bit of the filter is for things that start like this. */
static unsigned
filter_bit(struct span text)
{
	return ((unsigned char)text.data[1] * 31U + (unsigned char)text.data[2]) % 512;
}

static bool
may_start(const struct items *items, struct span text)
{
	unsigned bit;

	if (text.size < 3)
		return true;
	bit = filter_bit(text);
	return items->filter[bit / 64] >> (bit % 64) & 1;
}

static void
fill_filter(struct items *items)
{
	unsigned bit;

	memset(items->filter, 0, sizeof(items->filter));
	for (size_t i = 0; i < items->count; i++) {
		if (items->item[i].size < 3) { /* too short to tell */
			memset(items->filter, 0xff, sizeof(items->filter));
			return;
		}
		bit = filter_bit(items->item[i]);
		items->filter[bit / 64] |= UINT64_C(1) << (bit % 64);
	}
}

bool
lists_have_path(const struct lists *lists, enum list list, struct span text)
{
	for (;;) {
		text = span_skip(text, span_index(text, '/'));
		if (text.size == 0)
			return false;
		if (may_start(&lists->items[list], text) && lists_have_start(lists, list, text))
			return true;
		text = span_skip(text, 1);
	}
}

bool
lists_have_network(const struct lists *lists, const struct address *address)
{
	for (size_t i = 0; i < lists->network_count; i++)
		if (network_holds(&lists->networks[i], address))
			return true;
	return false;
}

bool
lists_have_port(const struct lists *lists, int64_t port)
{
	return port >= 0 && port < 65536 && (lists->ports[port / 64] >> (port % 64) & 1);
}

static void
items_release(struct items *items)
{
	free(items->text);
	free(items->item);
}

static void
items_sort(struct items *items, bool is_starts)
{
	size_t kept = 0;

	qsort(items->item, items->count, sizeof(*items->item), compare_items);
	for (size_t i = 0; i < items->count; i++) {
		struct span last = kept ? items->item[kept - 1] : (struct span){ NULL, 0 };

		if (kept && (span_equal(last, items->item[i]) ||
				(is_starts && span_starts(items->item[i], last))))
			continue;
		items->item[kept++] = items->item[i];
	}
	items->count = kept;
}

/* A copy of "a, b" and, behind it, of more; parted at the commas, blanks around them cut off. */
static void
items_parse(struct items *items, struct span text, struct span more)
{
	struct span rest = { NULL, text.size + 1 + more.size };

	items->text = must_alloc(rest.size);
	memcpy(items->text, text.data ? text.data : "", text.size);
	items->text[text.size] = ',';
	memcpy(items->text + text.size + 1, more.data ? more.data : "", more.size);
	rest.data = items->text;
	items->item = must_alloc((rest.size + 1) * sizeof(*items->item));
	items->count = 0;
	while (rest.size > 0) {
		struct span item = span_trim(span_cut(&rest, ','));

		if (item.size > 0)
			items->item[items->count++] = item;
	}
	fill_filter(items);
}

static int
set_networks(struct lists *lists, const struct items *items, struct failure *failure)
{
	struct network *networks = must_alloc((items->count + 1) * sizeof(*networks));

	for (size_t i = 0; i < items->count; i++) {
		struct span item = items->item[i];

		if (network_parse(item, &networks[i]))
			continue;
		free(networks);
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "known_networks: \"%.*s\" is no address or network", (int)item.size, item.data);
	}
	free(lists->networks);
	lists->networks = networks;
	lists->network_count = items->count;
	return 0;
}

static int
set_ports(struct lists *lists, const struct items *items, struct failure *failure)
{
	uint64_t ports[65536 / 64] = { 0 };

	for (size_t i = 0; i < items->count; i++) {
		struct span item = items->item[i];
		int64_t port;

		if (!parse_number(item, 0, 65535, &port))
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "sensitive_ports: \"%.*s\" is no port (0 to 65535)", (int)item.size,
			    item.data);
		ports[port / 64] |= UINT64_C(1) << (port % 64);
	}
	memcpy(lists->ports, ports, sizeof(ports));
	return 0;
}

int
lists_set(struct lists *lists, enum list list, struct span text, struct failure *failure)
{
	struct items items;
	int result = 0;

	text = span_trim(text);
	if (span_take(&text, SPAN("+")))
		items_parse(&items, text, span_of(list_rows[list].defaults));
	else
		items_parse(&items, text, (struct span){ NULL, 0 });
	if (list == LIST_KNOWN_NETWORKS)
		result = set_networks(lists, &items, failure);
	if (list == LIST_SENSITIVE_PORTS)
		result = set_ports(lists, &items, failure);
	if (result < 0) {
		items_release(&items);
		return result;
	}
	items_sort(&items, list == LIST_SENSITIVE_PATHS || list == LIST_SENSITIVE_FILES ||
			       list == LIST_KNOWN_USER_AGENTS);
	items_release(&lists->items[list]);
	lists->items[list] = items;
	return 0;
}

struct lists *
lists_new(void)
{
	struct lists *lists = must_calloc(1, sizeof(*lists));
	struct failure failure;

	for (int list = 0; list < LIST_COUNT; list++)
		lists_set(lists, (enum list)list, span_of(list_rows[list].defaults), &failure);
	return lists;
}

void
lists_free(struct lists *lists)
{
	if (!lists)
		return;
	for (int list = 0; list < LIST_COUNT; list++)
		items_release(&lists->items[list]);
	free(lists->networks);
	free(lists);
}
