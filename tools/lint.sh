#!/bin/bash
# The analysers: no reports but those suppressed in place with a reason. A source is looked at again only after
# it was compiled again. JOBS=1 leaves the machine to others.
set -u
cd "$(dirname "$0")/.."
jobs=${JOBS:-$(nproc)}
[ -e build-lint/build.ninja ] || CC=gcc meson setup build-lint -Dbuildtype=debug >/dev/null || exit 1
ninja -j "$jobs" -C build-lint clinic >build-lint/lint.log || { cat build-lint/lint.log; exit 1; }
cd build-lint
mkdir -p seen
bad=0

# The source, object and flags of what we wrote, each once: base/ is compiled into the tools too, and at the
# second command of one source clang-tidy 14 no longer knows va_start. Tests and what is generated are not ours
# to read here.
awk 'function value() { sub(/^ *"[a-z]*": "/, ""); sub(/",?$/, ""); gsub(/\\"/, "\""); return $0 }
    /"command":/ { flags = value(); sub(/^[^-]*/, "", flags); sub(/ -MD .*/, "", flags) }
    /"file":/ { source = value() }
    /"output":/ { object = value() }
    /^  }/ && source ~ /^\.\.\/(src|tools)\// && source !~ /_(test|bench|fixture)\.c$/ && !(source in known) {
        known[source]
        print source "\t" object "\t" flags
    }' compile_commands.json >seen/sources

look() { # a line of seen/sources
    local source object flags mark said
    IFS=$'\t' read -r source object flags <<<"$1"
    mark=seen/$(tr / - <<<"${source#../}")
    [ "$mark" -nt "$object" ] && [ "$mark" -nt ../.clang-tidy ] && [ "$mark" -nt ../tools/lint.sh ] && return 0
    # shellcheck disable=SC2086 # one word for each flag
    if said=$(clang-tidy --quiet "$source" -- $flags -Wno-unknown-warning-option 2>/dev/null) &&
        said=$(gcc $flags -fanalyzer -c "$source" -o /dev/null 2>&1); then
        touch "$mark"
    else
        printf '%s\n' "$said"
        return 1
    fi
}
export -f look
git -C .. ls-files '*.c' '*.h' ':!tools/*-tests/*' | (cd .. && xargs clang-format --dry-run -Werror) || bad=1
tr '\n' '\0' <seen/sources | xargs -0 -P "$jobs" -n 1 bash -c 'look "$0"' || bad=1

# unknownEvaluationOrder: cppcheck 2.10 takes the ".x =" of two literals in one call for assignments; both
# compilers look for those themselves (-Wsequence-point, -Wunsequenced).
# shellcheck disable=SC2046 # one word for each source
cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 --enable=warning,portability,performance \
    --suppress=missingInclude --suppress=unknownEvaluationOrder --cppcheck-build-dir=seen \
    -I../src -Isrc $(cut -f1 seen/sources) || bad=1
exit $bad
