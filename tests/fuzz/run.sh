#!/bin/sh
# Fuzz what reads bytes from outside: tests/fuzz/run.sh takes the same inputs each time, so that it says the same of the
# same code; tests/fuzz/run.sh SECONDS takes new ones for so long with each target. A finding is left in build/fuzz; the
# last line of each target counts.
set -eu
cd "$(dirname "$0")/../.."
if [ $# -gt 0 ]; then effort="-max_total_time=$1"; else effort="-seed=1 -runs=100000"; fi
bad=0

fuzz() { # target, sources...
    target=$1
    shift
    folder=build/fuzz/$target
    mkdir -p "$folder/corpus"
    clang -std=c17 -D_GNU_SOURCE -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
        -Isrc -o "$folder/fuzz" "tests/fuzz/${target}_fuzz.c" "$@" -lunistring -lsodium -lical
    # shellcheck disable=SC2086 # two options
    if "$folder/fuzz" $effort -max_len=4096 -timeout=5 -print_final_stats=1 \
        -artifact_prefix="$folder/" "$folder/corpus" "tests/fuzz/seeds-$target" >"$folder/log" 2>&1; then
        echo "# counted $(awk '/number_of_executed_units/{print $2}' "$folder/log") fuzzed inputs of target $target"
    else
        tail -n 60 "$folder/log"
        bad=1
    fi
}

fuzz http src/http/parse.c src/http/multipart.c src/base/arena.c src/base/text.c src/base/buf.c
# shellcheck disable=SC2046 # one word for each file
fuzz typed $(ls src/base/*.c | grep -v _test.c)
# Of request.c it takes the fields alone: what needs a server is not there, and ends the target if it is called.
absent=
for name in router_find clinic_home cookie_find store_token; do
    absent="$absent -Wl,--defsym=$name=abort"
done
# shellcheck disable=SC2046,SC2086
fuzz json src/api/read.c src/http/form.c src/http/request.c $(ls src/base/*.c | grep -v _test.c) -ljansson $absent
# shellcheck disable=SC2046
fuzz hrana src/store/hrana_wire.c src/store/rows.c $(ls src/base/*.c | grep -v _test.c) -ljansson
exit $bad
