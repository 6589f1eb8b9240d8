#!/bin/bash
# Every test of the product: unit tests under ASan and UBSan, the build by the second compiler, and the outside
# checks against the release build. The last line counts. SOAK=1 takes the long forms.
set -u
cd "$(dirname "$0")/.."
tools/packages.sh packages/build.txt packages/test.txt || exit 1
passed=0
failed=0
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

step() { # name, command...: a step without counts of its own
    local name=$1
    shift
    if "$@" >"$logs/$name.log" 2>&1; then
        passed=$((passed + 1))
        echo "ok    $name"
    else
        failed=$((failed + 1))
        echo "FAIL  $name"
        tail -n 60 "$logs/$name.log"
    fi
}

configure() { # folder, options...
    local folder=$1
    shift
    [ -e "$folder/build.ninja" ] || meson setup "$folder" "$@"
}

build_release() { make -s build; }
build_clang() { CC=clang configure build-clang -Dbuildtype=debug && ninja -C build-clang; }
build_asan() { configure build-asan -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debugoptimized && ninja -C build-asan; }

step build-release build_release
step build-asan build_asan
step build-clang build_clang
step sizes-and-includes tools/check_tree.sh

# cmocka says how many passed; a test of another kind (a script) counts as one.
meson test -C build-asan --no-rebuild --timeout-multiplier 4 --print-errorlogs >"$logs/unit.log" 2>&1 ||
    tail -n 100 "$logs/unit.log"
read -r good bad < <(node tools/count_tests.mjs build-asan/meson-logs/testlog.json)
passed=$((passed + good))
failed=$((failed + bad))
echo "      unit tests: $good passed, $bad failed"

export SECONDS_EACH=${SECONDS_EACH-${SOAK:+600}}
step fuzz tools/fuzz.sh
grep -E '^# counted' "$logs/fuzz.log"

if [ -e tests/package.json ]; then
    step npm-install npm --prefix tests ci --no-audit --no-fund --loglevel=error
    node --test --test-concurrency=1 --test-reporter=tap tests/ >"$logs/node.log" 2>&1
    passed=$((passed + $(awk '/^# pass /{print $3}' "$logs/node.log" | tail -n 1)))
    failed=$((failed + $(awk '/^# fail /{f=$3} /^# cancelled /{c=$3} END {print f + c}' "$logs/node.log")))
    grep -E '^ *not ok' "$logs/node.log" && grep -B2 -A40 -E '^ *not ok' "$logs/node.log" | head -n 300
    grep -E '^# (measured|counted)' "$logs/node.log"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
