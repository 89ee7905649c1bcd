# siem: small tools for anomaly detection in security logs.
#
#   make                build/bin/siem-*
#   make check          unit tests and command-line tests
#   make SAN=1 check    the same under AddressSanitizer and UBSan (build-san/)
#   make lint           what compilers do not see, minutes; LINT=quick leaves the analyzer out
#   make golden         renews the expected output beside the samples, on purpose
#   make bench          speed, beside peers in the same run
#   make soak           siem-store killed, cut off and out of room, with 200,000 events
#   make bench-queries  searches in EVENTS=1000000 of a month; takes minutes and 1.5 GB a million
#   make fuzz           libFuzzer on every format, FUZZ_SECONDS=60 each (build-fuzz/)
#   make web            the dashboard, into web/dist; needs node 18 or newer, and npm
#   make check-web      its tests, also in a browser: chromium
#   make bench-web      how soon a page can be used, and how it draws 50,000 points: on an idle machine
#   make soak-web       a page that is open for a day, in some minutes: what it holds in memory
#   make install        DESTDIR= PREFIX=/usr/local; the dashboard too, if make web was run
#
# Variables: CC, OPT (-O3), SAN=1, WERROR=1, BUILD (the folder that is built into), V=1
# (show the commands), CLI (tests/cli, or files there), BATS_FLAGS (such as --filter-tags '!slow'),
# WEB_FLAGS (of vitest).

VERSION = 0.1.0
PREFIX  = /usr/local
DESTDIR =
OPT     = -O3
CLI     = tests/cli
BUILD   = build$(if $(SAN),-san)$(if $(FUZZ),-fuzz)
# Always from here, so that the dependencies that the compiler wrote fit every later call.
override BUILD := $(patsubst $(CURDIR)/%,%,$(BUILD))

CFLAGS  = -g $(OPT)
WARN    = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
          -Wcast-qual -Wwrite-strings -Wvla -Wundef $(if $(WERROR),-Werror)
# -ffp-contract=off: a fused multiply-add rounds differently from machine to machine.
MODE    = -std=c11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -ffp-contract=off -fno-strict-aliasing \
          -DSIEM_VERSION='"$(VERSION)"' -DSIEM_PREFIX='"$(PREFIX)"'
# An empty span is NULL and 0; adding the two is what clang alone complains of.
SANITY  = $(if $(SAN)$(FUZZ),-fsanitize=address$(comma)undefined$(if $(FUZZ),$(comma)fuzzer-no-link -fno-sanitize=pointer-overflow) \
          -fno-sanitize-recover=all -fno-omit-frame-pointer)
LIBS    = -linih -lcjson -lsodium -ljwt -lmaxminddb -lpcre2-8 -lpq -lhiredis -lcurl -lmicrohttpd -lgnutls -lsqlite3 -lnftables -lz -lm
comma   = ,
Q       = $(if $(V),,@)

ALL_CFLAGS = $(MODE) -Ilib $(WARN) $(SANITY) $(CFLAGS) $(CPPFLAGS)
# exclude-libs: libnftables calls libjansson, which has a json_string too and must find its own.
ALL_LDFLAGS = $(SANITY) -Wl,--as-needed -Wl,--exclude-libs,libsiem.a $(LDFLAGS)

TOOLS    = $(patsubst cmd/%.c,%,$(wildcard cmd/siem-*.c))
LIB_SRC  = $(wildcard lib/*/*.c)
LIB_OBJ  = $(LIB_SRC:%.c=$(BUILD)/%.o) $(SCHEMA:%=$(BUILD)/schema/%.o) $(BUILD)/schema/api.o
SCHEMA   = postgresql sqlite sqlite-accounts
UNIT     = $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test-*.c))
BIN      = $(TOOLS:%=$(BUILD)/bin/%)
UNIT_BIN = $(UNIT:%=$(BUILD)/tests/%) $(BUILD)/tests/fuzz-replay
FUZZ_OBJ = $(patsubst %,$(BUILD)/tests/fuzz/%.o,targets judge own tool)
BENCH    = $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(filter-out %/queries.c,$(wildcard tests/bench/*.c)))
EVENTS   = 1000000
MAN      = $(wildcard man/*.[1-8])

all: $(BIN)

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(BUILD)/libsiem.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(BUILD)/libsiem.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(LIBS)

$(BUILD)/tests/fuzz-replay: $(BUILD)/tests/fuzz/replay.o $(FUZZ_OBJ) $(BUILD)/libsiem.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# libFuzzer brings main; scripts/fuzz builds it with FUZZ=1.
$(BUILD)/fuzz: $(BUILD)/tests/fuzz/fuzz.o $(FUZZ_OBJ) $(BUILD)/libsiem.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/libsiem.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libsiem.a: $(LIB_OBJ)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo CC $@
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# A database's tables come along in the program.
$(BUILD)/schema/%.o: $(BUILD)/schema/%.c $(BUILD)/flags
	@echo CC $@
	$(Q)$(CC) $(ALL_CFLAGS) -Wno-overlength-strings -c -o $@ $<

.SECONDEXPANSION:
$(BUILD)/schema/%.c: scripts/embed-schema $$(sort $$(wildcard schema/$$*/*.sql))
	@mkdir -p $(@D)
	@scripts/embed-schema $* $(filter %.sql,$^) >$@.new && mv $@.new $@

# And so do the schemas of the REST API.
$(BUILD)/schema/api.c: scripts/embed-json $(sort $(wildcard schema/api/*.json))
	@mkdir -p $(@D)
	@scripts/embed-json api_schemas $(filter %.json,$^) >$@.new && mv $@.new $@

# Rebuilt when the compiler or its flags change, not only when sources do.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(ALL_CFLAGS)' >$@

check: all check-unit check-cli

test-programs: $(UNIT_BIN) $(BUILD)/tests/fuzz-replay

check-unit: $(UNIT_BIN)
	@BUILD=$(BUILD) scripts/run-unit $(UNIT_BIN)

check-cli: all $(BUILD)/tests/fuzz-replay
	@BUILD=$(BUILD) bats $(BATS_FLAGS) $(CLI)

lint:
	@BUILD=$(BUILD) MODE="$(subst ",\",$(MODE))" scripts/lint $(LINT)

golden: all
	@BUILD=$(BUILD) tests/golden/renew

bench: all $(BENCH)
	@BUILD=$(BUILD) scripts/bench

# What the tests try with 20,000 events.
soak: all
	@BUILD=$(BUILD) SOAK_EVENTS=200000 bats tests/cli/store-crash.bats

bench-queries: $(BUILD)/bench/queries
	@BUILD=$(BUILD) scripts/bench-queries $(EVENTS)

fuzz:
	@scripts/fuzz

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/siem/models
	install -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin
	install -m 755 scripts/retrain $(DESTDIR)$(PREFIX)/bin/siem-retrain
	install -m 644 $(wildcard models/*.json) $(DESTDIR)$(PREFIX)/share/siem/models
	if [ -e web/dist/index.html ]; then \
		install -d $(DESTDIR)$(PREFIX)/share/siem && \
		cp -R --no-preserve=ownership web/dist $(DESTDIR)$(PREFIX)/share/siem/web.new && \
		rm -rf $(DESTDIR)$(PREFIX)/share/siem/web && \
		mv $(DESTDIR)$(PREFIX)/share/siem/web.new $(DESTDIR)$(PREFIX)/share/siem/web; \
	fi
	for page in $(MAN); do \
		dir=$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}; \
		install -d $$dir && install -m 644 $$page $$dir || exit 1; \
	done
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	for tool in $(TOOLS) siem-retrain; do \
		install -m 644 scripts/completion/siem.bash \
			$(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$tool || exit 1; \
	done

# What builds the dashboard is among its dependencies, what tests it among those for development.
WEB_SRC = $(shell find web/src web/public -type f) $(addprefix web/,index.html package.json package-lock.json tsconfig.json vite.config.ts)
NPM_CI  = cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

web: web/dist/index.html

web/dist/index.html: $(WEB_SRC) | web/node_modules/.built-with
	$(Q)cd web && npm run --silent build

web/node_modules/.built-with: web/package-lock.json
	$(Q)$(NPM_CI) --omit=dev
	@touch $@

web/node_modules/.tested-with: web/package-lock.json
	$(Q)$(NPM_CI)
	@touch $@ web/node_modules/.built-with

check-web: web/node_modules/.tested-with web all
	$(Q)cd web && npm run --silent check-types && npm run --silent test-unit -- $(WEB_FLAGS) && \
		BUILD=$(CURDIR)/$(BUILD) npm run --silent test-browser -- $(WEB_FLAGS)

bench-web: web/node_modules/.tested-with web all
	$(Q)cd web && BUILD=$(CURDIR)/$(BUILD) npm run --silent bench -- $(WEB_FLAGS)

soak-web: web/node_modules/.tested-with web all
	$(Q)cd web && SOAK=1 BUILD=$(CURDIR)/$(BUILD) npm run --silent test-browser -- memory $(WEB_FLAGS)

clean:
	rm -rf build build-* web/dist

FORCE:
.PHONY: all check test-programs check-unit check-cli web check-web lint golden bench bench-queries bench-web soak soak-web fuzz install clean FORCE
.SECONDARY:

-include $(shell test -d $(BUILD) && find $(BUILD) -name '*.d')
