#!/bin/bash
# Fuzz what reads bytes from outside: new inputs for a minute with each target; SECONDS_EACH changes that, and when it is
# empty each target takes the same inputs every time.
set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC2086 # one word or none
exec tests/fuzz/run.sh ${SECONDS_EACH-60}
