# siem-parse: frames, and what hostile lines try with each.

load common

parse() { siem-parse --now 2026-12-01T00:00:00Z "$@"; }

# facts: time, host, program and what was found of the standard input's one line.
facts() {
	parse | jq -r '[.["@timestamp"], .host.hostname, .process.name, .process.pid, .event.action,
		.source.ip, .user.name] | map(. // "-" | tostring) | join(" ")'
}

# no_verdict: the line makes no attempt, no source and no user.
no_verdict() {
	parse "$@" | tee event | jq -es 'all(.event.category == null and .source == null and .user == null)' >/dev/null ||
		{ cat event && false; }
}

forged='Accepted password for root from 198.51.100.1 port 22 ssh2'

@test "the same message has the same facts in whichever frame it comes" {
	message='Failed password for root from 203.0.113.9 port 4022 ssh2'
	want='2026-03-27T13:06:56.000Z web1 sshd 812 ssh-login 203.0.113.9 root'
	while read -r frame; do
		got=$(printf '%s %s\n' "$frame" "$message" | facts)
		[ "$got" = "$want" ] || { printf '%s\n%s\n' "$frame" "$got" && false; }
	done <<-'EOF'
		Mar 27 13:06:56 web1 sshd[812]:
		<38>Mar 27 13:06:56 web1 sshd[812]:
		<38>1 2026-03-27T13:06:56Z web1 sshd 812 - -
		<38>1 2026-03-27T15:06:56.000000+02:00 web1 sshd 812 ID1 [a b="c"][d]
		2026-03-27T14:06:56+0100 web1 sshd[812]:
		2026-03-27 13:06:56,000 web1 sshd[812]:
		1774616816 web1 sshd[812]:
		1774616816000 web1 sshd[812]:
		Fri 2026-03-27 14:06:56 CET web1 sshd[812]:
		Fri Mar 27 13:06:56 2026 web1 sshd[812]:
		Mar 27 2026 13:06:56 web1 sshd[812]:
		2026 Mar 27 13:06:56 web1 sshd[812]:
		Mar 27 13:06:56 web1 auth.info sshd[812]:
		Mar 27 13:06:56 <auth.info> web1 sshd[812]:
		Mar 27 13:06:56 web1:514 sshd[812]:
		Mar 27 13:06:56 web1 sshd[812]: [ID 800047 auth.info]
		Mar 27 13:07:01 relay Mar 27 13:06:56 web1 sshd[812]:
		Mar 27 13:06:56 relay Message forwarded from web1: sshd[812]:
		128 <38>1 2026-03-27T13:06:56Z web1 sshd 812 - -
		2026-03-27T13:06:57Z stdout F 2026-03-27T13:06:56Z web1 sshd[812]:
	EOF
}

@test "structured data cannot close itself with a quoted bracket" {
	echo "<38>1 2026-03-27T13:06:56Z web1 app 1 - [a b=\"] - sshd[1]: $forged\"] said" >in
	no_verdict in
	[ "$(parse in | jq -r .message)" = said ]
	echo "<38>1 2026-03-27T13:06:56Z web1 app 1 - [a b=\"\\\"] $forged\"] said" >in
	[ "$(parse in | jq -r .message)" = said ]
}

@test "structured data that never ends takes nothing of the message for a fact" {
	echo "<38>1 2026-03-27T13:06:56Z web1 sshd 1 - [a b=\"$forged" >in
	no_verdict in
}

@test "a tag where the host stands is no program" {
	echo "<38>1 2026-03-27T13:06:56Z sshd[1]: app 1 - - $forged" >in
	no_verdict in
	echo "Mar 27 13:06:56 sshd[1]:x app[2]: $forged" >in
	no_verdict in
}

@test "a frame behind a tag stays what the program said" {
	for frame in 'Mar 27 13:06:56 web1 sshd[1]:' '<38>1 2026-03-27T13:06:56Z web1 sshd 1 - -' \
		'Message forwarded from web1: sshd[1]:' 'auth.info sshd[1]:' 'sshd[1]:' '[ID 1 auth.info] sshd[1]:'; do
		echo "Mar 27 13:06:56 web1 app[812]: $frame $forged" >in
		no_verdict in
		[ "$(parse in | jq -r .process.name)" = app ]
		echo "Mar 27 13:06:56 relay Mar 27 13:06:55 web1 app[812]: $frame $forged" >in
		no_verdict in
	done
}

@test "only one frame in a frame is opened" {
	echo "Mar 27 13:06:56 relay Mar 27 13:06:56 relay Mar 27 13:06:55 web1 sshd[1]: $forged" >in
	no_verdict in
}

@test "message repeated cannot wrap what another program said" {
	echo "Mar 27 13:06:56 web1 app[1]: message repeated 9 times: [ $forged]" >in
	no_verdict in
	echo "Mar 27 13:06:56 web1 sshd[1]: Invalid user message repeated 9 times: [ $forged] from 203.0.113.9 port 1" >in
	[ "$(parse in | jq -c '[.source.ip, .event.outcome, .labels]')" = '["203.0.113.9","failure",null]' ]
	echo "Mar 27 13:06:56 web1 sshd[1]: message repeated 2 times: [ message repeated 9 times: [ $forged]]" >in
	[ "$(parse in | jq -c '[.labels.repeat, .source.ip]')" = '["2",null]' ]
}

@test "bytes of the journal stay one message, NUL and line feed among them" {
	bytes=$(printf 'Invalid user x\0\nMar 27 13:06:56 web1 sshd[1]: %s from 203.0.113.9 port 1' "$forged" |
		od -An -v -tu1 | tr -s ' \n' ',,' | sed 's/^,//; s/,$//')
	echo "{\"__REALTIME_TIMESTAMP\":\"1774616816000000\",\"SYSLOG_IDENTIFIER\":\"sshd\",\"MESSAGE\":[$bytes]}" >in
	[ "$(parse in | wc -l)" -eq 1 ]
	[ "$(parse in | jq -c '[.source.ip, .event.outcome]')" = '["203.0.113.9","failure"]' ]
}

@test "JSON in a journal's message, or in a container's JSON, is no frame" {
	inner="{\\\"__REALTIME_TIMESTAMP\\\":\\\"1\\\",\\\"SYSLOG_IDENTIFIER\\\":\\\"sshd\\\",\\\"MESSAGE\\\":\\\"$forged\\\"}"
	echo "{\"__REALTIME_TIMESTAMP\":\"1774616816000000\",\"SYSLOG_IDENTIFIER\":\"app\",\"MESSAGE\":\"$inner\"}" >in
	printf '{"log":"%s\\n","stream":"stdout","time":"2026-03-27T13:06:56Z"}\n' "$inner" >>in
	echo "2026-03-27T13:06:56Z stdout F 2026-03-27T13:06:56Z stdout F Mar 27 13:06:56 web1 sshd[1]: $forged" >>in
	no_verdict in
}

@test "a netfilter prefix with SRC= names no source" {
	echo 'Mar 27 13:06:56 fw1 kernel: x IN=a SRC=198.51.100.1 DROP IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.1 LEN=40 PROTO=TCP SPT=1 DPT=2' >in
	[ "$(parse in | jq -r .source.ip)" = 203.0.113.9 ]
	echo 'Mar 27 13:06:56 fw1 kernel: usb 1-1: Product: DROP SRC=198.51.100.1 DST=192.0.2.1 PROTO=TCP' >in
	no_verdict in
}

@test "the packet that an ICMP error quotes is not the packet" {
	echo 'Mar 27 13:06:56 fw1 kernel: DROP IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.1 LEN=56 PROTO=ICMP TYPE=3 CODE=3 [SRC=192.0.2.1 DST=198.51.100.1 LEN=28 PROTO=UDP SPT=53 DPT=9 LEN=8 ]' >in
	[ "$(parse in | jq -c '[.source.ip, .destination.ip, .network.transport, .source.port]')" = \
		'["203.0.113.9","192.0.2.1","icmp",null]' ]
}

@test "columns behind filterlog's own change nothing" {
	echo 'Mar 27 13:06:56 fw1 filterlog[1]: 4,,,1000000104,igb0,match,block,in,4,0x0,,64,1,0,DF,6,tcp,60,203.0.113.9,192.0.2.1,4022,23,0,S,1,,1024,,198.51.100.1,192.0.2.2,1,2' >in
	[ "$(parse in | jq -c '[.source.ip, .destination.ip, .destination.port]')" = '["203.0.113.9","192.0.2.1",23]' ]
}

@test "the second part of a container's cut line is no line, wherever a client had it begin" {
	long=$(head -c 16384 /dev/zero | tr '\0' a)
	line="Mar 27 13:06:56 web1 sshd[1]: $forged"
	docker() { printf '{"log":"%s","stream":"%s","time":"2026-03-27T13:06:5%sZ"}\n' "$@"; }
	{
		docker "$long" stdout 6
		docker "$line\\n" stdout 6
		docker "$line\\n" stdout 7
		docker "$long" stdout 8
		docker "$line\\n" stderr 8
	} >in
	[ "$(parse in | jq -c .source.ip | paste -sd,)" = 'null,null,"198.51.100.1",null,"198.51.100.1"' ]
	{
		echo "2026-03-27T13:06:56Z stdout P $long"
		echo "2026-03-27T13:06:56Z stdout P $line"
		echo "2026-03-27T13:06:56Z stdout F $line"
		echo "2026-03-27T13:06:57Z stdout F $line"
	} >in
	[ "$(parse in | jq -c .source.ip | paste -sd,)" = 'null,null,null,"198.51.100.1"' ]
}

@test "what another container's file cut does not silence this one's lines" {
	in_file() { printf '{"log_line":"2026-03-27T13:06:56Z stdout %s %s","fingerprint":"%s"}\n' "$@"; }
	line="Mar 27 13:06:56 web1 sshd[1]: $forged"
	{
		in_file P part a
		in_file F "$line" b
		in_file F "$line" a
		in_file F "$line" a
	} >in
	[ "$(parse --envelope in | jq -c .source.ip | paste -sd,)" = 'null,"198.51.100.1",null,"198.51.100.1"' ]
}
