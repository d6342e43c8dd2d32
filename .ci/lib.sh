# shellcheck shell=bash
# What run and nightly share. Sourced, with set -euo pipefail in force.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
work=$(mktemp -d)
current=''
summary=''

# Whatever ends the script, say in which step.
finish() {
	local status=$?
	rm -rf "$work"
	printf '\n%s' "$summary"
	if [[ -n $current ]]; then
		echo "FAILED: $current"
		[[ $status -ne 0 ]] || status=1
	fi
	exit "$status"
}
trap finish EXIT

# step NAME COMMAND...: announces a step, runs it, and says how long it took. The
# command must not stand in a condition, which would switch off errexit in it.
step() {
	current=$1
	shift
	local begun=$SECONDS line
	printf '\n==> %s\n' "$current"
	"$@"
	line="ok: $current, $((SECONDS - begun)) s"
	echo "$line"
	summary+=$line$'\n'
	current=''
}

build_tools() {
	go -C .ci/tools build -o "$work/bin/" ./...
}

# list_packages [PATTERN...]: the packages of the module, or those that match, those
# that use rapid apart: only their test binaries know its flags.
list_packages() {
	[[ $# -gt 0 ]] || set -- ./...
	# shellcheck disable=SC2016 # a variable of the template, not of the shell
	go list -test -f '{{$p := .ImportPath}}{{range .Deps}}{{if eq . "pgregory.net/rapid"}}{{println $p}}{{end}}{{end}}' "$@" |
		sed -n 's/\.test$//p' | sort -u >"$work/rapid"
	go list "$@" | sort -u >"$work/all"
	comm -23 "$work/all" "$work/rapid" >"$work/plain"
	echo "$(wc -l <"$work/all") packages, $(wc -l <"$work/rapid") of them with random sequences"
}

# test_all CHECKS FLAG...: tests every package, with so many random sequences per
# property. Coverage, if asked for with -cover, goes to $work/cover.*.
test_all() {
	local checks=$1 kind packages flags
	shift
	for kind in plain rapid; do
		mapfile -t packages <"$work/$kind"
		[[ ${#packages[@]} -gt 0 ]] || continue
		flags=("$@")
		[[ " $* " != *' -cover '* ]] || flags+=("-coverprofile=$work/cover.$kind")
		[[ $kind == plain ]] || flags+=("-rapid.checks=$checks")
		go test "${packages[@]}" "${flags[@]}"
	done
}

# fuzz TIME: fuzzes every target for so long.
fuzz() {
	local package name packages cache built=''
	mapfile -t packages <"$work/all"
	go test -list '^Fuzz' "${packages[@]}" >"$work/list"
	# The names of a package stand before the line "ok package duration".
	awk '/^Fuzz/ { names[n++] = $1 } $1 == "ok" { for (i = 0; i < n; i++) print $2, names[i]; n = 0 }' \
		"$work/list" >"$work/targets"
	cache=$(go env GOCACHE)/fuzz
	while read -r package name <&3; do
		if [[ $package != "$built" ]]; then # once for all targets of a package
			go test -c -fuzz . -o "$work/fuzz.test" "$package"
			built=$package
		fi
		fuzz_one "$package" "$name" "$1"
	done 3<"$work/targets"
	echo "$(wc -l <"$work/targets") fuzz targets"
	[[ -s $work/targets ]] # none means that the list was not read
}

fuzz_one() {
	local package=$1 name=$2 out=$work/fuzz dir
	echo "$package $name"
	dir=$(go list -f '{{.Dir}}' "$package")
	for _ in 1 2 3; do
		if (cd "$dir" && "$work/fuzz.test" -test.run '^$' -test.fuzz "^$name\$" -test.fuzztime "$3" \
			-test.fuzzminimizetime 5s -test.parallel 2 -test.fuzzcachedir "$cache/$package") >"$out" 2>&1; then
			sed -n '/^fuzz: elapsed/p' "$out" | tail -n 1
			return
		fi
		# The coordinator of Go 1.26 races with its own deadline when the time is up
		# (Go issue 75804). Nothing but that message means nothing was found, so try
		# again. What hangs does so every time, and fails.
		if ! grep -qx ' *context deadline exceeded' "$out" ||
			grep -qvE '^(fuzz: .*|--- FAIL: .*|FAIL.*|exit status 1| *context deadline exceeded|)$' "$out"; then
			break
		fi
		echo 'stopped by the deadline itself; again'
	done
	cat "$out"
	sed -n 's/.*Failing input written to //p' "$out" | while read -r input; do
		echo "failing input $input:"
		cat "$dir/$input"
	done
	return 1
}
