# Styles without comments and needless white space. Joins all its files.
{
    line = $0
    if (inside) {
        if (!match(line, /\*\//)) { next }
        line = substr(line, RSTART + 2); inside = 0
    }
    while (match(line, /\/\*/)) {
        before = substr(line, 1, RSTART - 1); rest = substr(line, RSTART + 2)
        if (match(rest, /\*\//)) { line = before substr(rest, RSTART + 2) } else { line = before; inside = 1 }
    }
    gsub(/^ +| +$/, "", line)
    gsub(/ *[{] */, "{", line); gsub(/ *[}] */, "}", line); gsub(/; +/, ";", line); gsub(/, +/, ",", line)
    gsub(/: +/, ":", line); gsub(/ > /, ">", line)
    if (line != "") { all = all (all ~ /[a-z0-9)%"]$/ ? " " : "") line }
}
END { gsub(/;[}]/, "}", all); print all }
