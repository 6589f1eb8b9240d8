#!/bin/bash
# The analysers: no reports but those suppressed in place with a reason. Seen again is only what was compiled
# again since (JOBS=1 leaves the machine to others).
set -u
cd "$(dirname "$0")/.."
jobs=${JOBS:-$(nproc)}
bad=0

compile() { # folder, compiler, options...
    local folder=$1 compiler=$2
    shift 2
    [ -e "$folder/build.ninja" ] || CC=$compiler meson setup "$folder" -Dbuildtype=debug "$@" >/dev/null || exit 1
    ninja -k 0 -j "$jobs" -C "$folder" clinic >"$folder/lint.log" 2>&1
}

tidy() { # source, object of build-lint
    local seen=build-lint/tidy/${1//\//-} said
    [ "$seen" -nt "build-lint/$2" ] && [ "$seen" -nt .clang-tidy ] && return 0
    said=$(clang-tidy --quiet -p build-lint/tidy "$1" 2>/dev/null) && touch "$seen" && return 0
    printf '%s\n' "$said"
    return 1
}
export -f tidy

compile build-lint clang || { cat build-lint/lint.log; exit 1; }
# A source that several programs are built from has several commands; one is enough, and at the second one
# clang-tidy 14 no longer knows va_start.
mkdir -p build-lint/tidy
python3 - >build-lint/tidy/objects <<'END'
import json, os
commands = {}
for c in json.load(open('build-lint/compile_commands.json')):
    source = os.path.relpath(os.path.join(c['directory'], c['file']))
    if source.startswith(('src/', 'tools/')) and not source.endswith(('_test.c', '_bench.c')):
        commands[source] = c
json.dump(list(commands.values()), open('build-lint/tidy/compile_commands.json', 'w'))
for source in sorted(commands):
    print(source, commands[source]['output'])
END
xargs -P "$jobs" -n 2 bash -c 'tidy "$0" "$1"' <build-lint/tidy/objects || bad=1

# unknownEvaluationOrder: cppcheck 2.10 takes the ".x =" of two literals in one call for assignments; both
# compilers look for those (-Wsequence-point, -Wunsequenced).
# shellcheck disable=SC2046 # one word for each file
cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 --enable=warning,portability,performance \
    --suppress=missingInclude --suppress=unknownEvaluationOrder --cppcheck-build-dir=build-lint/tidy \
    -j "$jobs" -Isrc -Ibuild-lint/src $(cut -d' ' -f1 build-lint/tidy/objects) || bad=1

compile build-analyzer gcc -Dc_args=-fanalyzer || { grep -v '^\[' build-analyzer/lint.log; bad=1; }
exit $bad
