#!/bin/sh
# Walks a product and an account that share nothing but files through a reservation,
# and then somebody who kept a copy of every code through an attack, which fails. Needs
# Go and a POSIX shell. Exits with 1 where anything is not as it is told.
set -eu
cd "$(dirname "$0")/../.."

work=${TMPDIR:-/tmp}/airgap.$$
mkdir -m 700 "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
go build -o "$work/bin/" ./examples/airgap/product ./examples/airgap/account
cd "$work"

day=0

# say TEXT: what happens on the next day.
say() {
	day=$((day + 1))
	instant=$(printf '2027-03-%02dT09:00:00Z' "$day")
	printf '\n%s  %s\n' "${instant%T*}" "$1"
}

fail() {
	printf 'FAILED: %s\n' "$1" >&2
	exit 1
}

# at SIDE ARGUMENT...: runs the program of a side, whose state stands in a file of its
# own: account, switch or spare, which are products.
at() {
	side=$1
	shift
	program=product
	[ "$side" != account ] || program=account
	printf '  %s %s\n' "$side" "$*"
	status=0
	"bin/$program" -state "$side.json" -at "$instant" "$@" >out 2>err || status=$?
}

# does SIDE ARGUMENT...: is done.
does() {
	at "$@"
	[ "$status" -eq 0 ] || fail "exit code $status: $(cat err)"
	[ ! -s err ] || fail "standard error has $(cat err)"
}

# code FILE SIDE ARGUMENT...: is done, and prints a code, which is carried in a file.
code() {
	to=$1
	shift
	does "$@"
	[ -s out ] || fail 'there is no code'
	cp out "$to"
	if [ "$(wc -l <out)" -eq 1 ]; then
		printf '    %s: %s\n' "$to" "$(cat out)"
	else
		printf '    %s: %s lines\n' "$to" "$(($(wc -l <out)))"
	fi
}

# refused REASON SIDE ARGUMENT...: is refused for that reason, and nothing changes.
refused() {
	reason=$1
	shift
	rm -f before
	[ ! -e "$1.json" ] || cp "$1.json" before
	at "$@"
	[ "$status" -eq 1 ] || fail "exit code $status, not refused for $reason"
	[ "$(sed -n 1p err)" = "$reason" ] || fail "refused for $(cat err), not for $reason"
	[ ! -s out ] || fail "standard output has $(cat out)"
	if [ -e before ]; then
		cmp -s before "$1.json" || fail 'a refusal changed the state'
	else
		[ ! -e "$1.json" ] || fail 'a refusal made a state'
	fi
	printf '    refused: %s\n' "$reason"
}

# shows SIDE NAME VALUE...: so stands in its status.
shows() {
	at "$1" status
	shift
	while [ $# -gt 0 ]; do
		grep -q "^ *\"$1\": $2,\{0,1\}\$" out || fail "no $1 of $2 in $(cat out)"
		printf '    %s %s\n' "$1" "$2"
		shift 2
	done
}

# says FILE SIDE NAME: the code in a file can be read again in its status.
says() {
	at "$2" status
	grep -qF "\"$3\": \"$(cat "$1")\"" out || fail "no $3 as in $1"
	printf '    %s as in %s\n' "$3" "$1"
}

say 'The vendor begins, with ten licences. The product is given the trust list, once.'
does account init Advantage=10
does account trust
cp out trust.json
refused reservation/mode-off switch request
does switch enable 'P:SW-48,S:0001' trust.json
does switch use Advantage=4
shows switch state '"on"' authorization '"evaluation"'

say 'The product asks; asked again, it says the same.'
code request switch request
code again switch request
cmp -s request again || fail 'another request code'
refused issuer/not-preauthorized account reserve request Advantage=5
does account preauthorize
refused account/unavailable account reserve request Advantage=11

say 'Five are reserved, and the product installs them.'
code five account reserve request Advantage=5
shows account purchased 10 held 5 available 5
code confirmed switch install five
shows switch state '"reserved"' authorization '"authorized-reserved"'
does account confirm confirmed
does switch use Advantage=6
shows switch authorization '"not-authorized-reserved"'
does switch use Advantage=3

say 'Three are enough. Until the product is known to have installed that, five are held.'
code three account update 'P:SW-48,S:0001' Advantage=3
code again account update 'P:SW-48,S:0001' Advantage=3
cmp -s three again || fail 'another authorization code'
refused issuer/update-pending account update 'P:SW-48,S:0001' Advantage=4
shows account held 5 available 5
code confirmed switch install three
does account confirm confirmed
shows account held 3 available 7

say 'Somebody kept every code, and wants the five back.'
refused reservation/version-range switch install five
refused reservation/already-installed switch install three
does spare enable 'P:SW-48,S:0002' trust.json
refused reservation/no-request spare install five
code theirs spare request
refused reservation/udi-mismatch spare install five
sed '2s/^0/1/; t
2s/^./0/' three >typed
refused reservation/code-symbol switch install typed
refused reservation/code-malformed switch install request

say 'The product returns everything, at once and for good, while an update is on its way.'
code four account update 'P:SW-48,S:0001' Advantage=4
code back switch return
shows switch state '"on"' authorization '"evaluation"'
refused reservation/nothing-installed switch return
says back switch returnCode
does account remove back
shows account held 0 available 10
refused issuer/returned account remove back

say 'Now the old codes are tried again.'
refused reservation/no-request switch install five
refused reservation/no-request switch install three
refused reservation/no-request switch install four
refused issuer/request-used account reserve request Advantage=5
code request2 switch request
refused reservation/session-mismatch switch install five
refused reservation/session-mismatch switch install three
refused reservation/session-mismatch switch install four

say 'Something new is reserved. An old return code does not free it.'
code two account reserve request2 Advantage=2
code confirmed switch install two
refused issuer/returned account remove back
shows account held 2 available 8

say 'The spare asks, and asks no more: what was issued meanwhile is discarded.'
code unused account reserve theirs Advantage=4
does spare cancel
refused reservation/no-request spare install unused
code discarded spare discard unused
does account remove discarded
shows account held 2 available 8

say 'The product fails. The spare gets a copy of what it had.'
code request3 spare request
code copy account rehost 'P:SW-48,S:0001' request3
code confirmed spare install copy
shows account held 4 available 6 pendingRemoval true

printf '\nEvery code that was tried again was refused.\n'
