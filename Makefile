# Roster's commands. Each installs what it misses first, says so, and takes a moment when nothing changed.
#
#   make run    build everything, create a demo organization and serve it (PORT=8000 DATA=var)
#   make dev    the same with hot reload while you edit (open the address Trunk prints)
#   make gallery  every component and page state without a server, with hot reload, for designers (PORT=8090)
#   make gallery-test  every story compared with its pictures, and looked at by axe (REPEAT=5 as often, one after the other)
#   make gallery-accept  what the gallery's stories look like now is right from now on (STORIES="name name …" for some)
#   make guide  takes the pictures of docs/DESIGNERS.md anew by doing what it says
#   make test   every check and test there is, with the counts at the end
#   make lint   formatting and lints only
#   make bench  how fast the pages are on a slow phone, the gallery, and the server with up to a million members (about 15 minutes)
#   make pictures  photographs the members page and the accept page into docs/pictures
#   make fuzz   what strangers may write: a million cases per parser, then ten minutes against a running server on either database
#   make audit  licences, sources and known vulnerabilities of the dependencies

PORT ?= 8000
DATA ?= var
REPEAT ?= 1

.PHONY: run dev gallery gallery-test gallery-accept guide test lint audit bundle server tools rust bench pictures fuzz
.SILENT:
MAKEFLAGS += --no-print-directory

# The bundle's compressed index is written last, and only by a released build: `make dev` leaves none.
BUNDLE := dist/index.html.br
BUNDLE_SOURCES := index.html Trunk.toml Cargo.toml Cargo.lock build.rs package-lock.json .cargo/config.toml \
	$(addprefix scripts/,with-small-std app-parts.mjs bundle-style.mjs finish-bundle.mjs shrink-glue.mjs wasm-sections.mjs) $(shell find src style crates/api-types crates/layout -type f)

# The server and the bundle need nothing of each other: two cores build them side by side.
run:
	scripts/setup rust node
	$(MAKE) -j2 server bundle
	exec cargo run --quiet --locked --release -p roster-server -- serve --demo --data '$(DATA)' --port '$(PORT)' --app dist

dev: tools
	exec node scripts/dev.mjs '$(DATA)'

gallery:
	scripts/setup rust node wasm-bindgen
	exec scripts/with-tools env PORT='$(if $(filter file,$(origin PORT)),8090,$(PORT))' node scripts/gallery.mjs

gallery-test:
	scripts/setup rust node wasm-bindgen browser
	scripts/with-tools node scripts/gallery.mjs --build-only
	exec scripts/with-tools playwright test --config tests/gallery/playwright.config.mjs --repeat-each '$(REPEAT)' specs/pictures

gallery-accept:
	scripts/setup rust node wasm-bindgen browser
	exec scripts/with-tools node scripts/gallery/accept.mjs $(STORIES)

guide:
	scripts/setup rust node wasm-bindgen browser
	exec scripts/with-tools node scripts/gallery/guide.mjs

test:
	scripts/setup rust rust-sources node trunk wasm-split wasm-bindgen browser postgres smtp schemathesis
	exec scripts/with-tools node scripts/test.mjs

lint:
	scripts/setup rust node
	exec scripts/with-tools node scripts/test.mjs --only lint

# What misses an aim fails it, after the rest has been measured, too.
bench: bundle
	scripts/setup rust node wasm-bindgen browser postgres
	scripts/step "Building the server and the bench" "about 4 minutes the first time" cargo build --locked --release -p roster-server -p roster-bench
	code=0; export ROSTER_SERVER="$${CARGO_TARGET_DIR:-target}/release/roster"; \
	scripts/with-tools node bench/browser/accept.mjs || code=1; \
	scripts/with-tools node bench/browser/members.mjs || code=1; \
	scripts/with-tools node bench/browser/gallery.mjs || code=1; \
	scripts/with-postgres --durable cargo run --quiet --locked --release -p roster-bench || code=1; \
	exit $$code

pictures: bundle server
	scripts/setup node browser
	exec scripts/with-tools env ROSTER_SERVER="$${CARGO_TARGET_DIR:-target}/release/roster" node scripts/pictures.mjs

fuzz:
	scripts/setup rust node postgres schemathesis
	scripts/with-tools node scripts/fuzz.mjs
	exec scripts/with-postgres node scripts/fuzz.mjs --only api

audit:
	scripts/setup rust cargo-deny
	exec scripts/with-tools scripts/audit

server: rust
	scripts/step "Building the server" "about 3 minutes the first time" cargo build --locked --release -p roster-server

bundle: $(BUNDLE)

$(BUNDLE): $(BUNDLE_SOURCES) | tools
	scripts/step "Building the web app" "about a minute" scripts/with-tools scripts/with-small-std env RUST_BACKTRACE=0 trunk build --release

tools: rust
	scripts/setup rust-sources node trunk wasm-split wasm-bindgen

rust:
	scripts/setup rust
