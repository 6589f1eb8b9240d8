#!/bin/sh
# font.sh FONT.ttf UNICODES OUT.woff2: the font cut to the listed letters, without hints for coarse screens.
set -e
cut=${3%.woff2}.ttf
hb-subset --unicodes-file="$2" --no-hinting --output-file="$cut" "$1"
woff2_compress "$cut" >/dev/null 2>&1
rm "$cut"
