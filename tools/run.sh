#!/bin/sh
# Serve the demo clinic of this checkout on loopback; make it when there is none.
set -eu
port=$1
if [ ! -e var/demo/clinic.db ]; then
    mkdir -p var
    build/clinic demo --data var/demo
fi
cat <<EOF
The demo clinic: http://localhost:$port
Staff:           http://localhost:$port/staff/sign-in
Accounts:        reception@clinic.example, doctor@clinic.example, admin@clinic.example
Password:        try-the-clinic
EOF
exec build/clinic serve --data var/demo --listen "127.0.0.1:$port"
