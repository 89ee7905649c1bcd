# siem-parse --geoip: where addresses are, by a database that is made here.

load common

setup_file() {
	"${CC:-cc}" -o "$BATS_FILE_TMPDIR/make-mmdb" "$BATS_TEST_DIRNAME/make-mmdb.c"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	"$BATS_FILE_TMPDIR/make-mmdb" nested 28 >geo.mmdb
}

parse() { siem-parse --now 2026-12-01T00:00:00Z "$@"; }

# login VERB ADDRESS [TIME]: what sshd says.
login() { echo "Mar 27 ${3:-13:06:56} web1 sshd[812]: $1 password for ana from $2 port 4022 ssh2"; }

@test "an sshd line says where its client is, and nothing without the option" {
	login Failed 203.0.113.9 >in
	[ "$(parse in | jq -c .source.geo)" = null ]
	[ "$(parse --geoip geo.mmdb in | jq -c .source.geo)" = \
		'{"country_iso_code":"DE","city_name":"München","location":{"lat":48.1374,"lon":11.5755}}' ]
	printf '[siem-parse]\ngeoip = geo.mmdb\n' >siem.conf
	[ "$(parse -c siem.conf in | jq -r .source.geo.country_iso_code)" = DE ]
	[ "$(SIEM_GEOIP=geo.mmdb parse in | jq -r .source.geo.country_iso_code)" = DE ]
}

@test "the flat layout says the same, at every width of records" {
	{ login Failed 203.0.113.9; login Failed 198.51.100.7; } >in
	parse --geoip geo.mmdb in >want
	for layout in nested flat; do
		for bits in 24 28 32; do
			"$BATS_FILE_TMPDIR/make-mmdb" $layout $bits >other.mmdb
			parse --geoip other.mmdb in | cmp - want
		done
	done
	[ "$(jq -c .source.geo.location want | sed -n 2p)" = '{"lat":-33.86785,"lon":151.207321}' ]
}

@test "both ends of a connection are found, and addresses that nobody has are not" {
	cat >in <<'END'
Mar 27 13:06:56 fw kernel: [DROP] IN=eth0 OUT= SRC=198.51.100.7 DST=2001:db8::1 LEN=40 PROTO=TCP SPT=4022 DPT=23
Mar 27 13:06:56 fw kernel: [DROP] IN=eth0 OUT= SRC=10.0.0.7 DST=10.0.0.1 LEN=40 PROTO=TCP SPT=4022 DPT=23
END
	parse --geoip geo.mmdb in >out
	[ "$(jq -c '[.source.geo.country_iso_code, .destination.geo.country_iso_code]' out | xargs)" = \
		'[AU,CL] [null,null]' ]
}

@test "text of the database that is no UTF-8 makes valid JSON" {
	login Failed 2001:db8::1 | parse --geoip geo.mmdb | jq -e '.source.geo.city_name == "no � UTF-8"'
}

@test "JSON that says where it is from is believed, and what lacks it is filled" {
	cat >in <<'END'
{"source":{"ip":"203.0.113.9","geo":{"country_iso_code":"FR"}},"message":"x"}
{"source":{"ip":"203.0.113.9","geo":{"name":"office"}},"message":"x"}
{"source":{"ip":"203.0.113.9"},"destination":{"ip":"198.51.100.7"},"message":"x"}
{"remote_addr":"203.0.113.9","msg":"x"}
END
	parse --geoip geo.mmdb in >out
	[ "$(jq -c .source.geo out | sed -n 1p)" = '{"country_iso_code":"FR"}' ]
	[ "$(jq -c '.source.geo | [.name, .country_iso_code, .location.lat]' out | sed -n 2p)" = '["office","DE",48.1374]' ]
	[ "$(jq -c '[.source.geo.city_name, .destination.geo.city_name]' out | sed -n 3p)" = '["München","Sydney"]' ]
	[ "$(jq -c .source.geo.country_iso_code out | sed -n 4p)" = '"DE"' ]
}

@test "features of place and country come of it" {
	{
		login Accepted 203.0.113.9 08:00:00
		login Accepted 203.0.113.9 10:00:00
		login Accepted 203.0.113.9 10:01:00
		login Failed 198.51.100.7 10:02:00
	} >in
	parse --geoip geo.mmdb in | siem-features >out
	[ "$(jq -c '.features | [.geographic_distance_km > 16000, .is_known_country]' out | tail -n 2 | xargs)" = \
		'[false,1] [true,0]' ]
	[ "$(parse in | siem-features | jq -c '.features | [.geographic_distance_km, .is_known_country]' | tail -n 1)" = '[0,1]' ]
}

@test "a file that is no database, or is not there, ends with 78 and says so" {
	echo 'no database' >wrong.mmdb
	: >empty.mmdb
	head -c 300 geo.mmdb >half.mmdb
	for file in wrong.mmdb empty.mmdb half.mmdb nowhere.mmdb .; do
		ends_with 78 siem-parse --geoip $file </dev/null
		one_line "$output"
		[[ $output == *"$file"* ]]
	done
}

@test "another database is renamed over the first and taken at SIGHUP; a wrong one is not" {
	mkfifo pipe
	siem-parse --geoip geo.mmdb --now 2026-12-01T00:00:00Z <pipe >out 2>err &
	pid=$!
	exec 9>pipe
	lines() { [ "$(wc -l <out)" -eq "$1" ]; }
	login Failed 192.0.2.1 >&9
	wait_for 60 lines 1
	echo 'no database' >new && mv new geo.mmdb
	kill -HUP $pid
	wait_for 60 grep -q 'not reloaded: geo.mmdb is no GeoIP database' err
	login Failed 192.0.2.1 >&9
	wait_for 60 lines 2
	"$BATS_FILE_TMPDIR/make-mmdb" flat 24 >new && mv new geo.mmdb
	kill -HUP $pid
	is_flat() { login Failed 192.0.2.1 >&9; grep -q 139.69171 out; }
	wait_for 60 is_flat
	exec 9>&-
	wait $pid
	[ "$(jq -c .source.geo out | sed -n 1,2p | xargs)" = '{country_iso_code:JP} {country_iso_code:JP}' ]
}
