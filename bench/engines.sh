#!/bin/sh
# engines.mjs on the Node that npm brings.
PATH=$(echo "$PWD"/tests/node_modules/node-linux-*/bin):$PATH
exec node bench/engines.mjs "$@"
