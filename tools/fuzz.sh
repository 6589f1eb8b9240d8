#!/bin/bash
# Fuzz what reads bytes from outside, a minute each; SECONDS_EACH changes that.
set -eu
cd "$(dirname "$0")/.."
exec tests/fuzz/run.sh "${SECONDS_EACH:-60}"
