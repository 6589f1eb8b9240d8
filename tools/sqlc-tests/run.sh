#!/bin/bash
# Each folder of fail/ must be refused in the words of its file `expected`, at a file and line; each of pass/
# must give the files of its folder `expected` to the letter, which the compiler then takes.
# Use: run.sh SQLC SRC CC...
set -u
sqlc=$(realpath "$1") src=$(realpath "$2")
cd "$(dirname "$0")" || exit 1
shift 2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
definitions=("$src/store/types.def" "$src/base/ids.def" "$src/base/problems.def")
bad=0
say() { echo "$1"; bad=1; }

for case in fail/*/; do
    words=$("$sqlc" "$out" "${definitions[@]}" "$case"schema.sql "$case"queries.sql 2>&1)
    code=$?
    [ $code -eq 1 ] || say "$case: exit status $code"
    [[ $words =~ ^[^:]+:[0-9]+:\  && $words == *"$(cat "$case"expected)"* ]] || say "$case: $words"
done
for case in pass/*/; do
    rm -f "$out"/*
    "$sqlc" "$out" "${definitions[@]}" "$case"schema.sql "$case"queries.sql || say "$case: refused"
    diff -r "$out" "$case"expected || say "$case: gives other files"
    for file in "$out"/*.c; do
        "$@" -std=c17 -fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror \
            -I"$out" -I"$src" "$file" || say "$case: $file does not compile"
    done
done
echo "$(ls -d fail/*/ | wc -l) refused, $(ls -d pass/*/ | wc -l) taken"
exit $bad
