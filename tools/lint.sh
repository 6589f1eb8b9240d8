#!/bin/bash
# The analysers: no reports but those suppressed in place with a reason.
set -eu
cd "$(dirname "$0")/.."
[ -e build-lint/build.ninja ] || CC=clang meson setup build-lint -Dbuildtype=debug >/dev/null
ninja -C build-lint >/dev/null
files=$(git ls-files 'src/*.c' 'tools/*.c' | grep -v '_test\.c$\|_bench\.c$')
# shellcheck disable=SC2086
clang-tidy --quiet -p build-lint $files
# shellcheck disable=SC2086
cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 --enable=warning,portability,performance \
    --suppress=missingInclude -Isrc -Ibuild-lint/src $files
[ -e build-analyzer/build.ninja ] || CC=gcc meson setup build-analyzer -Dbuildtype=debug -Dc_args=-fanalyzer >/dev/null
ninja -C build-analyzer
