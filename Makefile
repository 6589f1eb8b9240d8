# The whole life of a checkout. meson does the building; this file knows the commands that people type.
#   make          installs what the build needs and builds build/clinic
#   make run      a demo clinic on http://localhost:8080 (PORT=9000 for another port)
#   make test     everything, in its short form; the last line counts
#   make soak     the long forms of the tests
#   make bench    the speed beside nginx, and of a file beside a server (SMALL=1 for a short form)
#   make bench-growth  how pages, commands and files grow with the clinic
PORT ?= 8080
PREFIX ?= /usr/local

.PHONY: build run test soak bench bench-growth bench-tools fuzz lint tables format install clean packages

build: packages build/build.ninja
	@ninja -C build

packages:
	@tools/packages.sh packages/build.txt

build/build.ninja:
	@meson setup build --buildtype=release -Db_pie=true -Db_ndebug=false

run: build
	@tools/run.sh $(PORT)

test:
	@tools/test.sh

soak:
	@SOAK=1 tools/test.sh

bench: build bench-tools
	@ninja -C build src/store_bench
	@bench/run.sh
	@bench/engines.sh

bench-growth: build bench-tools
	@bench/engines.sh growth

bench-tools:
	@tools/packages.sh packages/bench.txt
	@[ -d tests/node_modules ] || npm --prefix tests ci --no-audit --no-fund --loglevel=error

fuzz:
	@tools/packages.sh packages/build.txt packages/test.txt
	@tools/fuzz.sh

lint:
	@tools/packages.sh packages/build.txt packages/lint.txt
	@tools/lint.sh

tables: build
	@mkdir -p docs/tables
	@for name in routes permissions settings jobs tables; do build/clinic $$name >docs/tables/$$name.txt; done

format:
	@tools/packages.sh packages/lint.txt
	@git ls-files '*.c' '*.h' ':!tools/*-tests/*' | xargs clang-format -i

install: build
	@install -D -m 0755 build/clinic $(DESTDIR)$(PREFIX)/bin/clinic
	@install -D -m 0644 docs/clinic.1 $(DESTDIR)$(PREFIX)/share/man/man1/clinic.1

clean:
	@rm -rf build build-asan build-clang build-lint
