#!/bin/bash
# The speed of a clinic against nginx serving a file of 20 KB: the server on one core, the load on another, each
# page between two readings of nginx. CLIENTS and APPOINTMENTS say how large the clinic is, SECONDS_EACH how long
# a reading takes; SMALL=1 is a short form of all. The clinic is made once and kept under var/.
set -eu
clients=${CLIENTS:-100000} appointments=${APPOINTMENTS:-1000000} each=${SECONDS_EACH:-4}
if [ -n "${SMALL:-}" ]; then clients=1000 appointments=10000 each=2; fi
build=${BUILD:-build}
data=var/bench-$clients-$appointments
work=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || true; wait; rm -rf "$work"' EXIT

# --- what wrk measures: requests per second, and milliseconds at the median or the 99th percentile; and what the
# server's processor spent on each request, which says more than the rate while other things run on the machine
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
load() { # process of the server, connections, address, further options of wrk
    local server=$1 connections=$2 spent
    shift 2
    spent=$(ticks "$server")
    taskset -c 1 wrk -t1 -c"$connections" -d"${each}s" --latency "$@" >"$work/wrk"
    spent=$(($(ticks "$server") - spent))
    cpu=$(awk -v ticks=$spent -v hz="$(getconf CLK_TCK)" '/requests in/ { printf "%.0f", ticks / hz / $1 * 1e6 }' "$work/wrk")
    if grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2; then exit 1; fi
}
rate() { awk '/^Requests\/sec/ { print $2 }' "$work/wrk"; }
percentile() { awk -v p="$1%" '$1 == p { n = $2 + 0; if ($2 ~ /us$/) n /= 1000; else if ($2 !~ /ms$/) n *= 1000; print n }' "$work/wrk"; }
wait_for() { until curl -fso /dev/null "$1"; do sleep 0.002; done; }

# --- nginx, on core 0
head -c 20480 /dev/zero | tr '\0' 'x' >"$work/page.html"
cat >"$work/nginx.conf" <<EOF
worker_processes 1; daemon off; master_process off; pid $work/nginx.pid; error_log /dev/null;
events { worker_connections 512; }
http {
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=10;
    client_body_temp_path $work/a; proxy_temp_path $work/b; fastcgi_temp_path $work/c; uwsgi_temp_path $work/d;
    scgi_temp_path $work/e;
    server { listen 127.0.0.1:18081; root $work; }
}
EOF
chmod 755 "$work"
taskset -c 0 nginx -c "$work/nginx.conf" &
nginx_process=$!
pids="$pids $nginx_process"
nginx=http://127.0.0.1:18081/page.html
wait_for $nginx

# --- the clinic, on core 0
if [ ! -e "$data/made" ]; then
    rm -rf "$data"
    mkdir -p var
    began=$(date +%s)
    $build/clinic demo --data "$data" --clients "$clients" --appointments "$appointments"
    echo "made $clients clients and $appointments appointments in $(($(date +%s) - began)) s"
    touch "$data/made"
fi
base=http://127.0.0.1:18080
$build/clinic migrate --data "$data" >/dev/null
token=$($build/clinic user token --data "$data" --email reception@clinic.example --scope all)
began=$(date +%s%N)
taskset -c 0 $build/clinic serve --data "$data" --listen 127.0.0.1:18080 >/dev/null &
clinic=$!
pids="$pids $clinic"
wait_for $base/healthz
echo "start to first answer: $((($(date +%s%N) - began) / 1000000)) ms"
curl -fsS -o /dev/null -c "$work/cookies" -H "Origin: $base" --data-urlencode email=reception@clinic.example \
    --data-urlencode password=try-the-clinic $base/staff/sign-in
cookie="Cookie: $(awk '$6 ~ /./ && NF == 7 { printf "%s=%s; ", $6, $7 }' "$work/cookies")"

# --- a row for each page; the day book and the search once more with another day and another name each time, so
# that nothing read before helps
each_of() { # what comes before it in the address; the words come from the standard input
    echo 'local all, at = {'
    sed 's/.*/"&",/'
    echo "}, 0"
    echo "request = function() at = at % #all + 1; return wrk.format('GET', '$1' .. all[at]) end"
}
seq 1 300 | xargs -I{} date -d '{} days ago' +%F | each_of '/staff/day?on=' >"$work/days.lua"
names() { grep -oE "$1\(\"[A-Z][a-z]+" src/demo/people.def | cut -d'"' -f2; }
for family in $(names FAMILY); do names FIRST | sed "s/$/+$family/"; done | shuf --random-source="$0" |
    each_of '/staff/clients?search=' >"$work/names.lua"
bytes() { curl -fsS -o /dev/null -w '%{size_download}' -H "$cookie" "$@"; }
page() { # name, address, further options of wrk
    local before after pages p99 spent name=$1 address=$2
    shift 2
    load $nginx_process 32 $nginx
    before=$(rate)
    load $clinic 32 "$base$address" -H "$cookie" "$@"
    pages=$(rate) p99=$(percentile 99) spent=$cpu
    load $nginx_process 32 $nginx
    after=$(rate)
    load $clinic 1 "$base$address" -H "$cookie" "$@"
    printf '%-20s %8.0f %9.3f %7d %9.3f %10.2f %7d %8d\n' "$name" "$pages" \
        "$(awk "BEGIN { both = $before + $after; print (both > 0 ? 2 * $pages / both : 0) }")" "$spent" "$(percentile 50)" "$p99" \
        "$(bytes "$base$address")" "$(bytes -H 'Accept-Encoding: gzip' "$base$address")"
}
printf '%-20s %8s %9s %7s %9s %10s %7s %8s\n' page '/s' 'of nginx' 'cpu us' 'ms alone' 'p99 at 32' bytes gzipped
load $nginx_process 32 $nginx
printf '%-20s %8.0f %9s %7d %9s %10.2f %7d\n' 'nginx, a file' "$(rate)" 1 "$cpu" '' "$(percentile 99)" 20480
page 'public home' /
page 'public home, Urdu' /ur
page 'treatment' /treatments/consultation
page 'sign-in' /staff/sign-in
page 'day book' /staff/day
page 'day book, any day' /staff/day -s "$work/days.lua"
page 'client search' '/staff/clients?search=Ayesha+Khan'
page 'search, any name' '/staff/clients?search=Ayesha+Khan' -s "$work/names.lua"
page 'search by phone' '/staff/clients?search=0300'
page 'enquiries' /staff/enquiries

# --- commands: an enquiry each, against the disk's own rate
cat >"$work/post.lua" <<EOF
wrk.method = "POST"
wrk.body = '{"name": "Ayesha Khan", "phone": "03600000001", "message": "How much is laser for the face?"}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer $token"
EOF
disk() { $build/src/store_bench "$data/fsync"; }
before=$(disk)
load $clinic 1 $base/api/v1/enquiries -s "$work/post.lua"; alone=$(rate)
load $clinic 32 $base/api/v1/enquiries -s "$work/post.lua"; together=$(rate) p99=$(percentile 99)
after=$(disk)
printf 'commands: %.0f /s at one connection, %.0f /s at 32 (p99 %.1f ms); the disk: %.0f and %.0f fdatasync/s\n' \
    "$alone" "$together" "$p99" "$before" "$after"
awk '/^VmRSS/ { printf "resident memory after the run: %.1f MiB\n", $2 / 1024 }' "/proc/$clinic/status"
