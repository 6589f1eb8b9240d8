# The words of a list of common passwords as a sorted C table. Only what could be the heart of a long password
# is kept: letters first, at least five characters.
BEGIN { print "#include \"access/common_passwords.h\"\n\nconst char *const common_passwords[] = {" }
{ print "    \"" $0 "\"," }
END { print "};\n\nconst size_t common_password_count = " NR ";" }
