#!/bin/sh
# run.sh HTMLC COMPILER...: every fail/*.html must be refused with the words and at the line that its first
# line names, by htmlc or, for errors of type, by the C compiler. `LINE: words`; words of a type error are empty.
htmlc=$1
shift
out=$(mktemp -d) || exit 1
trap 'rm -r "$out"' EXIT
count=0
status=0
for template in fail/*.html; do
    count=$((count + 1))
    IFS= read -r head <"$template"
    head=${head#"% /* "}
    line=${head%%:*}
    words=${head#*:}
    words=${words%"*/"}
    words=${words# }
    words=${words% }
    if [ -n "$words" ]; then
        if "$htmlc" "$out/x.c" "$out/x.h" "$template" 2>"$out/said"; then
            echo "$template: was accepted" && status=1
        elif ! grep -qF "$template:$line: error: " "$out/said" || ! grep -qF "$words" "$out/said"; then
            echo "$template: wanted line $line, \"$words\", got" && cat "$out/said" && status=1
        fi
    elif ! "$htmlc" "$out/x.c" "$out/x.h" "$template"; then
        echo "$template: was not for htmlc to refuse" && status=1
    elif "$@" -std=c17 -fsyntax-only -I"$out" "$out/x.c" 2>"$out/said"; then
        echo "$template: compiled" && status=1
    elif ! grep -qF "$template:$line:" "$out/said"; then
        echo "$template: no error at line $line" && cat "$out/said" && status=1
    fi
done
echo "$count refused inputs"
[ "$count" -ge 20 ] || status=1
exit $status
