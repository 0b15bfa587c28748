# What ops/up and ops/test share: showing progress, and checking for and installing what they need.
# Sourced, not run. Written for bash 3.2 as well, which is what macOS has.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
running=

cleanup() {
    [ -z "$running" ] || kill "$running" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT
# A shell's background jobs do not hear Ctrl-C themselves.
trap 'exit 130' INT
trap 'exit 143' TERM

# step NAME COMMAND...: runs the command with its output put aside, shows that it runs and how long it took.
# Its output is in $step_log afterwards and is shown when it fails.
step() {
    local name=$1 begin=$SECONDS status=0
    shift
    step_log="$scratch/step.log"
    [ -t 1 ] || printf '%s ...\n' "$name"
    "$@" >"$step_log" 2>&1 &
    running=$!
    while [ -t 1 ] && kill -0 "$running" 2>/dev/null; do
        printf '\r%s ... %d s ' "$name" $((SECONDS - begin))
        sleep 0.5
    done
    wait "$running" || status=$?
    running=
    [ ! -t 1 ] || printf '\r\033[K'
    if [ "$status" -eq 0 ]; then
        printf '%s: %d s\n' "$name" $((SECONDS - begin))
    else
        printf '%s: FAILED after %d s\n' "$name" $((SECONDS - begin))
        tail -n 60 "$step_log"
    fi
    return "$status"
}

missing() {
    printf '%s\n' "$@" >&2
    return 1
}

need_sdk() {
    local at_home="${HOME:-}/.dotnet"
    if ! command -v dotnet >/dev/null && [ -x "$at_home/dotnet" ]; then
        export DOTNET_ROOT="$at_home" PATH="$at_home:$PATH"
    fi
    dotnet --list-sdks 2>/dev/null | grep '^10\.' >/dev/null || missing \
        "The .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0" \
        "(Homebrew: brew install dotnet-sdk; Debian: see learn.microsoft.com/dotnet/core/install/linux-debian)."
}

need_node() {
    local major
    major=$(node --version 2>/dev/null | sed 's/^v//; s/\..*//')
    if [ "${major:-0}" -lt 20 ] || ! command -v npm >/dev/null; then
        missing "Node.js 20 or newer with npm is missing. Install it from https://nodejs.org" \
            "(Homebrew: brew install node; Debian 13: apt install nodejs npm)."
    fi
}

has_libsecp256k1() {
    # Where ldconfig is, an ordinary user's PATH does not lead. grep -q would stop reading, which breaks the pipe.
    local list=/sbin/ldconfig
    if [ -x "$list" ]; then
        "$list" -p | grep 'libsecp256k1\.so' >/dev/null
    else
        ls /opt/homebrew/lib/libsecp256k1*.dylib /usr/local/lib/libsecp256k1*.dylib >/dev/null 2>&1
    fi
}

has_browser() {
    local name
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null && return 0
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

has_chinese_font() {
    ! command -v fc-list >/dev/null || [ -n "$(fc-list :lang=zh)" ]
}

install_packages() {
    local as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update || return 1
    local names=() name
    for name in "$@"; do
        # The library's package is called after the version of its interface.
        if [ "$name" = libsecp256k1 ]; then
            name=libsecp256k1-1
            [ -z "$(apt-cache --names-only search '^libsecp256k1-2$')" ] || name=libsecp256k1-2
        fi
        names+=("$name")
    done
    $as_root apt-get install -y --no-install-recommends "${names[@]}"
}

# need_packages NAME...: the named ones of: libsecp256k1 chromium fonts-noto-cjk; absent ones are installed with apt.
need_packages() {
    local wanted=() name
    for name in "$@"; do
        case $name in
            libsecp256k1) has_libsecp256k1 || wanted+=("$name") ;;
            chromium) has_browser || wanted+=("$name") ;;
            fonts-noto-cjk) has_chinese_font || wanted+=("$name") ;;
        esac
    done
    [ "${#wanted[@]}" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        missing "Please install: ${wanted[*]} (Homebrew: brew install secp256k1; any Chrome or Chromium will do)."
    elif [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        missing "Please have these installed: apt-get install ${wanted[*]}"
    else
        # sudo may have to ask for a password, which a command with its output put aside cannot do.
        [ "$(id -u)" -eq 0 ] || sudo -v || return 1
        step "Installing with apt-get: ${wanted[*]}" install_packages "${wanted[@]}"
    fi
}

# need_npm FOLDER: what its package-lock.json lists is in its node_modules.
need_npm() {
    local folder="$repository/$1" stamp
    [ -f "$folder/package-lock.json" ] || return 0
    stamp=$(cksum <"$folder/package-lock.json")
    [ "$(cat "$folder/node_modules/.installed" 2>/dev/null)" != "$stamp" ] || return 0
    step "Installing npm packages in $1" npm --prefix "$folder" ci --no-audit --no-fund || return 1
    echo "$stamp" >"$folder/node_modules/.installed"
}
