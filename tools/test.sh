#!/bin/bash
# Every test of the product: unit tests under ASan and UBSan, the build by the second compiler, and the outside
# checks against the release build; those that send what nobody should, against the sanitized one. The last line
# counts. SOAK=1 takes the long forms.
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

# npm brings the Node that the tests run on: Debian 12's own is older than the browser's driver asks for.
step npm-install npm --prefix tests ci --no-audit --no-fund --loglevel=error
PATH=$(echo "$PWD"/tests/node_modules/node-linux-*/bin):$PATH

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

export SECONDS_EACH=${SECONDS_EACH-${SOAK:+300}}
step fuzz tools/fuzz.sh
grep -E '^# counted' "$logs/fuzz.log"

# All strings through all fields take hours.
patience_ms=1200000
[ "${SOAK:-}" ] && patience_ms=14400000

outside() { # name, arguments of node --test...: an outside check, whose log is counted at the end
    local log=$logs/$1.tap
    shift
    node --test --test-concurrency=1 --test-timeout="$patience_ms" --test-reporter=tap "$@" >"$log" 2>&1
}

sanitized() { # the same against the build that reports bad memory, undefined behaviour and, when it ends, leaks
    # libfaketime is loaded before the sanitizer where a test asks for another time.
    CLINIC=build-asan/clinic ASAN_OPTIONS=verify_asan_link_order=0:fast_unwind_on_malloc=0 \
        UBSAN_OPTIONS=print_stacktrace=1 LSAN_OPTIONS=suppressions=tests/leaks.supp:print_suppressions=0 outside "$@"
}

count() { # log of an outside check
    local log=$1
    if ! grep -q '^# pass ' "$log"; then # it never came to its end
        failed=$((failed + 1))
        tail -n 60 "$log"
        return
    fi
    passed=$((passed + $(awk '/^# pass /{print $3}' "$log" | tail -n 1)))
    failed=$((failed + $(awk '/^# fail /{f=$3} /^# cancelled /{c=$3} END {print f + c}' "$log")))
    grep -E '^ *not ok' "$log" && grep -B2 -A40 -E '^ *not ok' "$log" | head -n 300
    grep -E '^# (measured|counted)' "$log"
}

beside() { # a check...: beside another one, as two cores allow
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
    "$@" &
}

all=$(git ls-files 'tests/*.test.mjs')
looked='tests/pages\.test\.mjs'
hostile='tests/(hostile|slow|words)\.test\.mjs'
# On a database server not: what looks at the file itself (disk, kill, plans), has servers of its own (copy, nodes,
# server), or no database (the rest of the list). In the short form there what writes, and of the longest a part.
no_server='tests/(unit/|(copy|deploy|disk|docs|files|kill|nodes|plans|server|tables)\.)'
short='tests/(access|api|appointments|clear|corrections|credentials|demo|enquiries|hostile|money|pwa|queue|settings|verbs|website)\.'

# The longest first. Each $(grep) is one word for each file.
# shellcheck disable=SC2046,SC2086
{
    [ "${SOAK:-}" ] && beside sanitized hostile $(grep -E "$hostile" <<<"$all") tests/api.test.mjs
    beside outside looked $(grep -E "$looked" <<<"$all")
    beside outside release $(grep -vE "$looked|$hostile" <<<"$all")
    [ "${SOAK:-}" ] || beside sanitized hostile $(grep -E "$hostile" <<<"$all") tests/api.test.mjs
    beside sanitized path --test-name-pattern='by keyboard alone, ur' tests/path.test.mjs
    if [ "${SOAK:-}" ]; then
        ENGINE=server beside outside server $(grep -vE "$no_server|tests/words" <<<"$all")
        SOAK='' ENGINE=server beside outside server-parts tests/words.test.mjs
    else
        ENGINE=server beside outside server $(grep -E "$short" <<<"$all")
        parts='by keyboard alone, en|each page has an example|slips print|in the search for clients|on paper$'
        ENGINE=server beside outside server-parts --test-name-pattern="$parts" tests/{pages,path,words}.test.mjs
    fi
    # The server's clock at a month's end, at the last minute of a year and on the day on which Karachi's was moved.
    for moment in ${SOAK:+'2027-02-28 06:00:00' '2026-12-31 18:59:00' '2009-04-15 05:00:00'}; do
        SOAK='' CLOCK=$moment beside outside "${moment%% *}" $all
    done
    wait
}

for log in "$logs"/*.tap; do count "$log"; done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
