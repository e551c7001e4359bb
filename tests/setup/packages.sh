#!/usr/bin/env bash
# Sees to it that the system has what a purpose needs: packages.sh PURPOSE...
#
#   engine   to compile and run the engine and the command line: no window, no GTK
#   desktop  to compile and run the window
#   test     what the tests need beside them
#   pictures what pictures of the interface need
#   rustup   what the installer of Rust needs
#   node     what the installer of Node needs
#
# On Debian and Ubuntu what is missing is installed with apt. Elsewhere it is named, and the person installs it. Each need
# is looked for itself and not by its package, so that other systems and hand-made installations count, too.

set -euo pipefail

missing=()   # Debian's names
described=() # the same for people of other systems

# need PACKAGE DESCRIPTION PROBE...: the package is missing where the probe fails.
need() {
    local package=$1 description=$2
    shift 2
    if ! "$@" >/dev/null 2>&1; then
        missing+=("$package")
        described+=("$description ($package)")
    fi
}

program() { command -v "$1"; }
headers() { pkg-config --exists "$1"; }
library() { PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep -F "$1"; }
python_makes_environments() { python3 -c 'import ensurepip, venv'; }

look_for() {
    case $1 in
    engine)
        need tzdata 'the time-zone database' test -e /usr/share/zoneinfo/Europe/Berlin
        need build-essential 'make' program make
        need build-essential 'a C compiler' program cc
        ;;
    desktop)
        look_for engine
        need pkg-config 'pkg-config' program pkg-config
        need libwebkit2gtk-4.1-dev 'WebKitGTK 4.1 with headers' headers webkit2gtk-4.1
        need libayatana-appindicator3-1 'Ayatana AppIndicator for the tray' library libayatana-appindicator3.so.1
        need xdg-utils 'xdg-open' program xdg-open
        ;;
    test)
        need git 'git' program git
        need python3-venv 'Python 3 with venv' python_makes_environments
        need xvfb 'Xvfb' program Xvfb
        need webkit2gtk-driver 'WebKitWebDriver' program WebKitWebDriver
        need dbus 'the D-Bus session daemon' program dbus-daemon
        need gnome-keyring 'GNOME Keyring' program gnome-keyring-daemon
        ;;
    pictures)
        need chromium 'Chromium' program chromium
        ;;
    rustup)
        need curl 'curl' program curl
        need ca-certificates 'CA certificates' test -e /etc/ssl/certs/ca-certificates.crt
        ;;
    node)
        need python3-venv 'Python 3 with venv' python_makes_environments
        ;;
    *)
        echo "packages.sh: unknown purpose: $1" >&2
        exit 2
        ;;
    esac
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# sudo may ask for a password only where somebody is there to type it.
can_use_apt() {
    command -v apt-get >/dev/null || return 1
    ((EUID == 0)) || [[ -t 0 && -n $(command -v sudo) ]] || sudo --non-interactive true 2>/dev/null
}

apt() {
    # Other runs of apt are waited for. Recommended packages would bring half a desktop along.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 "$@"
}

install_with_apt() {
    local log
    log=$(mktemp)
    echo "Installing system packages with apt: $*"
    # An unreachable foreign source fails the update, though the packages may be had all the same.
    apt update >"$log" 2>&1 || true
    if ! apt install --yes --no-install-recommends "$@" >>"$log" 2>&1; then
        tail -n 30 "$log" >&2
        echo "apt could not install them; its whole output is in $log" >&2
        exit 1
    fi
    rm -f "$log"
}

name_what_is_missing() {
    {
        echo 'Hourwright needs system packages that are not here (names as in Debian and Ubuntu):'
        printf '  %s\n' "${described[@]}"
        echo 'Install them, then run the same command again.'
    } >&2
    exit 1
}

# Elsewhere the system brings webview and keychain along.
[[ $(uname -s) == Linux ]] || exit 0

for purpose; do
    look_for "$purpose"
done
((${#missing[@]})) || exit 0
mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
if can_use_apt; then
    install_with_apt "${missing[@]}"
else
    name_what_is_missing
fi
