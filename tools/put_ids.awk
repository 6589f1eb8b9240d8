# The rows of _Generic that write an id into an attribute, from base/ids.def.
BEGIN { print "/* Made from base/ids.def. */"; printf "#define ATTR_PUT_IDS" }
match($0, /^ID\([a-z_]+\)/) {
    kind = substr($0, 4, RLENGTH - 4)
    printf " \\\n    , struct %s_id: attr_put_%s_id", kind, kind
}
END { print "" }
