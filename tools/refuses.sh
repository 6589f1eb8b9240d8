#!/bin/sh
# refuses.sh WORDS COMMAND...: the command must fail and say WORDS.
words=$1
shift
if said=$("$@" 2>&1); then
    echo "was accepted" >&2
    exit 1
fi
printf '%s\n' "$said" | grep -F -- "$words"
