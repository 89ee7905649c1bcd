# siem-block, in a network namespace of each test's own: its firewall is nobody else's.

# Each test is a subshell with a server of its own, and conditions are waited for unexpanded.
# shellcheck disable=SC2016,SC2030,SC2031

load common

teardown() {
	local pid
	for pid in ${server-} ${holder-}; do
		kill "$pid" 2>/dev/null || true
	done
}

# own_net: makes the namespace; inside COMMAND... runs there.
own_net() {
	local ours
	need unshare nsenter nft ip
	ours=$(readlink /proc/self/ns/net)
	enter=(-n)
	if [ "$(id -u)" -eq 0 ]; then
		unshare -n sleep 300 3>&- 9>&- &
	else
		unshare -rn sleep 300 3>&- 9>&- &
		enter=(-U --preserve-credentials -n)
	fi
	holder=$!
	wait_for 60 eval '[ "$(readlink /proc/$holder/ns/net)" != '"$ours"' ] || ! kill -0 $holder 2>/dev/null'
	inside nft list ruleset >/dev/null 2>&1 || skip "the kernel forbids network namespaces or nftables here"
	inside ip link set lo up
}

inside() { nsenter -t "$holder" "${enter[@]}" "$@"; }

# check FILTER [FILE]: there are answers, and it holds for each; check_list: for the list of them.
check() { jq -es "length > 0 and all($1)" "${@:2}" >/dev/null; }
check_list() { jq -es "length > 0 and ($1)" "${@:2}" >/dev/null; }

# ask ADDRESS [MORE]: the request for a block.
ask() { echo "{\"action\":\"block\",\"address\":\"$1\"${2-}}"; }

# block ARGUMENT...: siem-block there, switched on, with a log of the test's own.
block() { inside siem-block --enable --log log.ndjson "$@"; }

is_blocked() { inside nft list table inet siem 2>/dev/null | grep -qF "$1"; }

# serve [ARGUMENT...]: at the socket ./socket, until the test is over; its pid is $server.
serve() {
	: >err # of one before, too
	nsenter -t "$holder" "${enter[@]}" siem-block --enable --log log.ndjson --listen socket "$@" \
		2>err 3>&- 9>&- &
	server=$!
	wait_for 60 test -S socket
}

@test "without --enable nothing is changed, and the exact commands are told" {
	own_net
	ask 203.0.113.9 ',"timeout_s":3600' | inside siem-block >answer
	check '.done == false and .dry_run == true and .address == "203.0.113.9"
		and .commands == ["nft add element inet siem blocked4 { 203.0.113.9 timeout 3600s }"]' answer
	ask 2001:db8:1:2::9 | inside siem-block --timeout 2d |
		check '.commands == ["nft add element inet siem blocked6 { 2001:db8:1:2::/64 timeout 172800s }"]'
	ask 203.0.113.9 | block --dry-run | check '.dry_run and (.done | not)'
	[ -z "$(inside nft list ruleset)" ]
	ask 203.0.113.8 | SIEM_ENABLE=true inside siem-block | check '.done and (.dry_run | not)'
	printf '[siem-block]\nenable = true\n' >conf
	ask 203.0.113.8 | inside siem-block -c conf | check '.done and (.dry_run | not)'
	inside siem-block --undo all | check .done
	# They are what a shell takes, setup and all.
	jq -r '.setup[], .commands[]' answer >commands
	inside bash -e commands
	is_blocked 203.0.113.9
	inside bash -e commands
	[ "$(inside nft list table inet siem | grep -c 'drop$')" -eq 2 ]
}

@test "a dry run takes no privileges" {
	need setpriv
	cd /
	ask 203.0.113.9 | setpriv --no-new-privs --inh-caps=-all --bounding-set=-all siem-block --dry-run |
		check .dry_run
}

@test "switching on takes CAP_NET_ADMIN, and a message says so" {
	need setpriv
	[ "$(id -u)" -eq 0 ] || skip "needs root"
	ends_with 78 setpriv --bounding-set=-net_admin siem-block --enable </dev/null
	one_line "$output"
	[[ $output == *CAP_NET_ADMIN* ]]
}

@test "who has the capability needs not be root" {
	need setpriv
	[ "$(id -u)" -eq 0 ] || skip "needs root"
	own_net
	ask 203.0.113.9 >request
	if ! setpriv --reuid=nobody "$BUILD/bin/siem-block" --version; then
		skip "the user nobody cannot run $BUILD/bin"
	fi
	nsenter -t "$holder" -n setpriv --reuid=nobody --inh-caps=-all,+net_admin --ambient-caps=-all,+net_admin \
		siem-block --enable <request | check .done
	is_blocked 203.0.113.9
}

@test "what is blocked gets no answer, until it is undone" {
	need socat
	own_net
	inside ip addr add 198.51.100.1/32 dev lo
	nsenter -t "$holder" "${enter[@]}" socat TCP-LISTEN:7000,bind=198.51.100.1,fork,reuseaddr SYSTEM:'echo hello' 3>&- 9>&- &
	server=$!
	ask 203.0.113.9 | block | check '.done and (.dry_run | not)'
	# Its own address only now: siem-block would have refused it.
	inside ip addr add 203.0.113.9/32 dev lo
	hello() { [ "$(inside socat -T 1 - "TCP:198.51.100.1:7000,bind=$1,connect-timeout=0.3" </dev/null 2>&1)" = hello ]; }
	wait_for 60 hello 198.51.100.1
	run ! hello 203.0.113.9
	block --undo 203.0.113.9 | check '.done and .commands == ["nft delete element inet siem blocked4 { 203.0.113.9 }"]'
	wait_for 60 hello 203.0.113.9
}

@test "the machine's own addresses, gateways and nameservers are refused" {
	own_net
	inside ip link add left type veth peer name right || skip "the kernel has no veth"
	inside ip link set left up
	inside ip addr add 198.51.100.1/24 dev left
	inside ip -6 addr add 2001:db8:1:2::1/64 dev left nodad
	inside ip route add default via 198.51.100.254
	{
		ask 198.51.100.1
		ask 198.51.100.254
		ask 2001:db8:1:2::5
		ask 127.0.0.1
		ask 192.168.1.1
		ask 224.0.0.1
		ask 198.51.100.77
	} | block --never-block 198.51.100.64/26 >answers
	jq -r .refused_because answers >why
	[ "$(sed -n 1p why)" = '198.51.100.1 is an address of this machine (198.51.100.1)' ]
	[ "$(sed -n 2p why)" = '198.51.100.254 is a gateway of this machine (198.51.100.254)' ]
	[ "$(sed -n 3p why)" = '2001:db8:1:2::/64 holds 2001:db8:1:2::1, which is an address of this machine' ]
	grep -c 'private, loopback or link-local$' why | grep -qx 2
	[ "$(sed -n 6p why)" = '224.0.0.1 is multicast' ]
	[ "$(sed -n 7p why)" = '198.51.100.77 is on the never-block list (198.51.100.64/26)' ]
	check_list 'all(.done == false and .commands == [])' answers
	[ -z "$(inside nft list ruleset)" ]
}

@test "a connection to a protected port protects" {
	need socat
	own_net
	inside ip addr add 198.51.100.1/32 dev lo
	inside ip addr add 203.0.113.9/32 dev lo
	mkfifo hold
	nsenter -t "$holder" "${enter[@]}" socat TCP-LISTEN:2222,bind=198.51.100.1,reuseaddr PIPE 3>&- 9>&- &
	server=$!
	exec {pipe}<>hold
	nsenter -t "$holder" "${enter[@]}" socat -u "PIPE:hold" TCP:198.51.100.1:2222,bind=203.0.113.9,retry=50,interval=0.1 3>&- 9>&- &
	server+=" $!"
	wait_for 60 eval "inside cat /proc/net/tcp | grep -q ':08AE .* 01 '"
	inside ip addr del 203.0.113.9/32 dev lo
	ask 203.0.113.9 | block --protect-ports 22,2222 |
		check '.refused_because == "203.0.113.9 is connected to a protected port (203.0.113.9)"'
	ask 203.0.113.9 | block --protect-ports 22 | check .done
}

@test "a block ends by itself, and the same request extends it" {
	own_net
	ask 203.0.113.9 ',"timeout_s":1' | block | check .done
	is_blocked 203.0.113.9
	wait_for 60 eval '! is_blocked 203.0.113.9'
	{
		ask 203.0.113.9 ',"timeout_s":60'
		ask 203.0.113.9 ',"timeout_s":7200'
		ask 2001:db8::1 ',"timeout_s":60'
		ask 2001:db8::2 ',"timeout_s":7200'
	} | block | check_list 'all(.done)'
	inside nft list table inet siem | grep -q '203.0.113.9 timeout 2h expires 1h59m'
	inside nft list table inet siem | grep -q '2001:db8::/64 timeout 2h expires 1h59m'
	ask 203.0.113.9 ',"timeout_s":10' | block | check '.done and .commands == []'
	inside nft list table inet siem | grep -q '203.0.113.9 timeout 2h'
}

@test "--list says what is blocked, for how long and why" {
	own_net
	{
		ask 203.0.113.9 ',"alert":"a-1","reason":"old","timeout_s":60'
		ask 203.0.113.9 ',"alert":"a-2","reason":"many failed logins","actor":"siem-alert"'
		ask 2001:db8::9
	} | block >/dev/null
	inside nft 'add element inet siem blocked4 { 198.51.100.9 }'
	block --list >list
	check_list 'length == 3' list
	check_list 'map(select(.network == "203.0.113.9")) | .[0].alert == "a-2" and .[0].reason == "many failed logins"
		and .[0].actor == "siem-alert" and .[0].left_s > 3500 and .[0].left_s <= 3600' list
	check_list 'map(select(.network == "2001:db8::/64").address) == ["2001:db8::9"]' list
	check_list 'map(select(.network == "198.51.100.9") | has("until")) == [false]' list
	inside siem-block --list --dry-run | check '.commands == ["nft --json list table inet siem"]'
}

@test "--undo all leaves other tables as they were" {
	own_net
	inside nft -f - <<'END'
table inet filter {
	set blocked4 { type ipv4_addr; elements = { 198.51.100.9 } }
	chain input { type filter hook input priority 0; policy accept; ip saddr @blocked4 drop; }
}
table ip siem {
	chain input {
	}
}
END
	inside nft list ruleset >before
	{ ask 203.0.113.9; ask 2001:db8::9; } | block | check_list 'all(.done)'
	inside siem-block --undo all --dry-run | check '.dry_run and .commands == ["nft delete table inet siem"]'
	is_blocked 203.0.113.9
	# Switched off, undoing still works.
	inside siem-block --undo all --log log.ndjson | check '.done and .commands == ["nft delete table inet siem"]'
	inside nft list ruleset | cmp - before
	inside siem-block --undo all | check '.done and .commands == []'
	ends_with 1 inside siem-block --undo everything
	inside siem-block --undo 203.0.113.9 | check '.refused_because == "it is not blocked"'
}

@test "a table that others flushed or broke is made anew" {
	own_net
	serve
	say() { ask "$1" | socat -t 5 - UNIX:socket; }
	need socat
	say 203.0.113.1 | check .done
	inside nft flush ruleset
	say 203.0.113.2 | check '.done and (.setup | length) == 7'
	inside nft flush chain inet siem input
	inside nft add rule inet siem input ip saddr @blocked4 counter
	inside nft add rule inet siem input ip6 saddr @blocked6 counter
	say 203.0.113.3 | check '.done and (.setup | length) == 7'
	say 203.0.113.3 | check '.done and (has("setup") | not)'
	[ "$(inside nft list table inet siem | grep -c 'drop$')" -eq 2 ]
	is_blocked 203.0.113.2
	is_blocked 203.0.113.3
}

@test "the audit log keeps every decision, with who asked" {
	own_net
	printf '%s\n' "$(ask 203.0.113.9 ',"alert":"a-1"')" 'no request' "$(ask 10.0.0.1)" \
		'{"action":"unblock","address":"203.0.113.9"}' >in
	ends_with 1 block in
	check_list 'length == 4 and all(.time and .actor.uid == '"$(inside id -u)"' and .answer)' log.ndjson
	check_list '.[0].request.alert == "a-1" and (.[0].answer.commands | length) == 1
		and .[1].input == "no request" and .[1].answer.error == "not a JSON object"
		and (.[2].answer.refused_because | test("private")) and .[3].request.action == "unblock"' log.ndjson
	block <<<"$(ask 203.0.113.8)"
	[ "$(wc -l <log.ndjson)" -eq 5 ]
	[ "$(stat -c %a log.ndjson)" = 640 ]
	ends_with 74 siem-block --log missing/log </dev/null
	one_line "$output"
}

@test "an audit log that cannot be written is told, and never a success" {
	own_net
	ends_with 74 bash -c "$(declare -f ask); ask 203.0.113.9 | nsenter -t $holder ${enter[*]} siem-block --enable --log /dev/full"
	[[ $output == *'cannot write the audit log: No space left'* ]]
	ask 203.0.113.9 >in
	ends_with 74 bash -c 'siem-block in >/dev/full'
}

@test "hostile requests are answered and reach no firewall" {
	own_net
	{
		ask '1.2.3.4 } ; flush ruleset'
		ask '203.0.113.9\u0000'
		ask '203.0.113.9", "timeout_s":60, "x":"'
		printf '{"action":"block","address":"203.0.113.9","reason":"\xff\xfe"}\n'
		printf '{"action":"block","address":"203.0.113.9","reason":"%s"}\n' "$(head -c 20000 /dev/zero | tr '\0' x)"
		ask 203.0.113.7
		printf '%s' "$(ask 203.0.113.8)"
	} >in
	ends_with 1 block in
	printf '%s\n' "$output" >answers
	check_list 'length == 7' answers
	jq -rs 'map(.error // .address) | join(", ")' answers >said
	grep -q 'no IP address, .*, 203.0.113.9, .*, the request is longer than 16 KiB, 203.0.113.7, 203.0.113.8' said
	[ "$(block --list | wc -l)" -eq 3 ]
}

@test "limits are kept and told" {
	own_net
	for i in 1 2 3 4; do ask "203.0.113.$i"; done >in
	block --max-blocks 2 in | check_list '.[1].done and (.[2].refused_because | test("--max-blocks is 2"))'
	block --undo all
	block --max-per-minute 3 in | check_list '.[2].done and (.[3].refused_because | test("--max-per-minute"))'
	ends_with 78 siem-block --timeout 31d
	ends_with 78 siem-block --timeout soon
	ends_with 78 siem-block --never-block 1.2.3.4/33
	ends_with 78 siem-block --protect-ports ssh
	ends_with 66 siem-block --never-block-file missing
}

@test "two clients at the socket are answered at once, and a slow one stops nobody" {
	need socat
	own_net
	serve
	[ "$(stat -c %a socket)" = 660 ]
	mkfifo slow
	socat UNIX:socket - <slow >slow.out 3>&- 9>&- &
	exec {pipe}>slow
	printf '{"action":"block","addr' >&"$pipe"
	for i in 1 2; do
		for n in 1 2 3 4 5; do ask "203.0.113.$i$n"; done | socat -t 5 - UNIX:socket >"out.$i" 3>&- 9>&- &
	done
	wait_for 60 eval '[ "$(cat out.1 out.2 | wc -l)" -eq 10 ]'
	check_list 'all(.done)' out.1 out.2
	printf 'ess":"203.0.113.99"}\n' >&"$pipe"
	wait_for 60 grep -q '"done":true' slow.out
	exec {pipe}>&-
	check_list 'all(.actor.uid == '"$(inside id -u)"')' log.ndjson
	kill -TERM $server
	wait $server
}

@test "an endless line and a client that reads no answers cost little" {
	need socat
	own_net
	serve
	memory() { awk '/VmRSS/ { print $2 }' "/proc/${server%% *}/status"; }
	before=$(memory)
	# More than 64 KiB of answers stay in the server, then it reads no further.
	yes nonsense | socat -u - UNIX:socket 3>&- 9>&- &
	server+=" $!"
	{
		head -c 1000000 /dev/zero | tr '\0' x
		echo
		ask 203.0.113.9
	} | socat -t 5 - UNIX:socket >out
	check_list '(.[0].error | test("longer than 16 KiB")) and .[1].done' out
	[ "$(memory)" -lt $((before + 65536)) ]
}

@test "answers that are taken late come all, and in order" {
	need socat
	own_net
	serve --log /dev/null
	mkfifo late
	{
		yes nonsense | head -n 6000
		ask 203.0.113.9
	} >in
	socat -t 20 - UNIX:socket <in >late 3>&- 9>&- &
	exec {pipe}<late
	# The server has come to a halt: it takes no more of what is sent.
	counts() { kill -USR1 $server; grep -oE 'requests=[0-9]+' err | tail -1; }
	halted() {
		former=${last-}
		last=$(counts)
		[ -n "$last" ] && [ "$last" = "$former" ]
	}
	wait_for 60 halted
	[ "$last" != requests=6001 ]
	cat <&"$pipe" >out
	check_list 'length == 6001 and .[6000].done' out
}

@test "when all places are taken, who was silent longest goes" {
	need socat
	own_net
	serve
	mkfifo hold
	exec {pipe}<>hold
	for i in $(seq 32); do
		socat -u PIPE:hold UNIX:socket 3>&- 9>&- &
		server+=" $!"
	done
	connected() { [ "$(find /proc/"${server%% *}"/fd -lname 'socket:*' | wc -l)" -ge "$1" ]; }
	wait_for 60 connected 33
	ask 203.0.113.9 | socat -t 5 - UNIX:socket | check .done
	grep -q 'silent longest' err
}

@test "after its start it holds no capability but one, and can get none" {
	own_net
	serve
	# The socket is there a moment before.
	wait_for 60 grep -q '^CapEff:[[:space:]]*0000000000001000$' /proc/$server/status
	grep -q '^CapPrm:[[:space:]]*0000000000001000$' /proc/$server/status
	grep -q '^CapAmb:[[:space:]]*0000000000000000$' /proc/$server/status
	grep -q '^NoNewPrivs:[[:space:]]*1$' /proc/$server/status
}

@test "SIGHUP reads the never-block list again, SIGUSR1 says the counts" {
	need socat
	own_net
	: >never
	printf '[siem-block]\nnever-block-file = never\nenable = true\n' >conf
	serve -c conf
	ask 203.0.113.1 | socat -t 5 - UNIX:socket | check .done
	echo 203.0.113.0/24 >never
	kill -HUP $server
	refused() { ask 203.0.113.2 | socat -t 5 - UNIX:socket | check '.refused_because'; }
	wait_for 60 refused
	echo nonsense >never
	kill -HUP $server
	wait_for 60 grep -q 'never:1: .*nonsense.*the former settings stay' err
	refused
	kill -USR1 $server
	wait_for 60 grep -q 'requests=.* done=.* refused=' err
}

@test "SIGHUP opens the audit log anew" {
	need socat
	own_net
	serve
	ask 203.0.113.1 | socat -t 5 - UNIX:socket | check .done
	mv log.ndjson log.1
	kill -HUP $server
	wait_for 60 test -e log.ndjson
	ask 203.0.113.2 | socat -t 5 - UNIX:socket | check .done
	check '.request.address == "203.0.113.1"' log.1
	check '.request.address == "203.0.113.2"' log.ndjson
}

@test "a socket left behind is taken over, one in use is not" {
	need socat
	own_net
	serve
	ends_with 69 block --listen socket
	one_line "$output"
	kill -KILL "$server"
	wait "$server" || true
	[ -S socket ]
	serve
	wait_for 60 eval "ask 203.0.113.9 | socat -t 5 - UNIX:socket | check .done"
	echo file >file
	ends_with 69 block --listen file
	[ "$(cat file)" = file ]
}

@test "systemd may bring the socket" {
	need socat perl
	own_net
	cat >activate <<'END'
use Socket; use POSIX;
$^F = 100;
socket(my $s, AF_UNIX, SOCK_STREAM, 0); bind($s, sockaddr_un("given")) or die; listen($s, 5);
POSIX::dup2(fileno($s), 3); $ENV{LISTEN_PID} = $$; $ENV{LISTEN_FDS} = 1;
exec(@ARGV);
END
	nsenter -t "$holder" "${enter[@]}" perl activate siem-block --enable --log log.ndjson 9>&- &
	server=$!
	wait_for 60 test -S given
	ask 203.0.113.9 | socat -t 5 - UNIX:given | check .done
}
