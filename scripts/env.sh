# Sourced, from the repository's root: which tools Roster builds with and where they are. Sets PATH.

TRUNK_VERSION=0.21.14
WASM_SPLIT_VERSION=0.2.4
CARGO_DENY_VERSION=0.20.2
AIOSMTPD_VERSION=1.4.6
TRUSTME_VERSION=1.2.1
SCHEMATHESIS_VERSION=4.32.5
# The compiler that scripts/with-small-std was tried with.
SMALL_STD_RUST=1.95.0
# The command line must be exactly as old as the library the app links.
WASM_BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)

ROSTER_TOOLS=${ROSTER_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/roster-tools}
PATH=$ROSTER_TOOLS/trunk-$TRUNK_VERSION/bin:$ROSTER_TOOLS/wasm-bindgen-$WASM_BINDGEN_VERSION/bin:$PATH
PATH=$ROSTER_TOOLS/wasm-split-cli-$WASM_SPLIT_VERSION/bin:$PATH
PATH=$ROSTER_TOOLS/cargo-deny-$CARGO_DENY_VERSION/bin:$ROSTER_TOOLS/schemathesis-$SCHEMATHESIS_VERSION/bin:$PWD/node_modules/.bin:$PATH

# first_of NAME… - the path of the first command that exists, or nothing.
first_of() {
    for name in "$@"; do
        command -v "$name" && return 0
    done
    return 0
}

CHROMIUM=${CHROMIUM:-$(first_of chromium chromium-browser google-chrome-stable google-chrome)}
CHROMEDRIVER=${CHROMEDRIVER:-$(first_of chromedriver)}

# Where the sources of the standard library are, if they are there.
std_sources() {
    echo "$(rustc --print sysroot)/lib/rustlib/src/rust/library"
}

# Debian keeps PostgreSQL's server commands off the PATH, in a folder for each version.
newest_postgres() {
    initdb=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
    [ -n "$initdb" ] || initdb=$(first_of initdb)
    [ -z "$initdb" ] || dirname "$initdb"
}

POSTGRES_BIN=${POSTGRES_BIN:-$(newest_postgres)}
# A Python with the mail server of the tests.
ROSTER_TEST_SMTP_PYTHON=$ROSTER_TOOLS/aiosmtpd-$AIOSMTPD_VERSION/bin/python
export ROSTER_TEST_SMTP_PYTHON
export PATH ROSTER_TOOLS CHROMIUM CHROMEDRIVER POSTGRES_BIN
