# One sprite of the icons named, one a line, in web/icons.txt, from the SVG files in `from`.
BEGIN { print "<svg xmlns=\"http://www.w3.org/2000/svg\">" }
/^#/ || NF == 0 { next }
{
    file = from "/" $1 ".svg"
    markup = ""
    while ((got = (getline line < file)) > 0) {
        if (line !~ /^<\/?svg/) { sub(/^ +/, "", line); markup = markup line }
    }
    if (got < 0) { print "no icon " $1 > "/dev/stderr"; failed = 1; exit }
    close(file)
    print "<symbol id=\"" $1 "\" viewBox=\"0 0 16 16\">" markup "</symbol>"
}
END { if (failed) { exit 1 } print "</svg>" }
