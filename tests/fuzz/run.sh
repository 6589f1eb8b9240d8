#!/bin/sh
# Fuzz the reading of requests for SECONDS (10): tests/fuzz/run.sh [SECONDS]. A finding is left in build/fuzz.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-10}
mkdir -p build/fuzz/http
clang -std=c17 -D_GNU_SOURCE -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
    -Isrc -o build/fuzz/http_fuzz tests/fuzz/http_fuzz.c src/http/parse.c src/http/multipart.c \
    src/base/arena.c src/base/text.c src/base/buf.c -lunistring -lsodium
build/fuzz/http_fuzz -max_total_time="$seconds" -max_len=4096 -timeout=5 -print_final_stats=1 \
    -artifact_prefix=build/fuzz/ build/fuzz/http tests/fuzz/seeds-http 2>&1 |
    grep -E 'ERROR|SUMMARY|number_of_executed_units|panic|Test unit' || true
set -- build/fuzz/crash-* build/fuzz/timeout-* build/fuzz/oom-*
for found in "$@"; do
    [ ! -e "$found" ] || { echo "found: $found"; exit 1; }
done
