# Sourced by `run` and `test`: everything between a fresh checkout and a command that starts. POSIX sh.
# shellcheck shell=sh

CHECKOUT=$(cd "$(dirname "$0")/.." && pwd -P)
VENV=${NN_PLAYGROUND_VENV:-$CHECKOUT/.venv}

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

is_linux() { [ "$(uname -s)" = Linux ]; }
may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

# Installs Debian packages as root; the package lists are fetched once.
apt_install() {
    say "Installing with apt: $*"
    if [ -z "${APT_LISTS_FRESH-}" ]; then
        DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 update >/dev/null || say "apt-get update failed; trying with the lists at hand."
        APT_LISTS_FRESH=1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" >/dev/null
}

# --- Python and the virtual environment -------------------------------------------------------------------

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${NN_PLAYGROUND_PYTHON-}" ]; then
        fits "$NN_PLAYGROUND_PYTHON" && command -v "$NN_PLAYGROUND_PYTHON"
        return
    fi
    for candidate in python3 python3.13 python3.12 python3.11 python; do
        if fits "$candidate"; then command -v "$candidate"; return 0; fi
    done
    return 1
}

need_python() {
    PYTHON=$(find_python) && return 0
    if may_install; then apt_install python3 python3-venv && PYTHON=$(find_python) && return 0; fi
    fail "NN Playground needs Python 3.11, 3.12 or 3.13, and found none. Install one, or name it: NN_PLAYGROUND_PYTHON=/path/to/python3 $0"
}

make_venv() {
    need_python
    if ! "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        may_install || fail "$PYTHON cannot make virtual environments; on Debian or Ubuntu: sudo apt-get install python$version-venv"
        apt_install "python$version-venv" || fail "Could not install python$version-venv."
    fi
    say "Making a virtual environment in $VENV"
    "$PYTHON" -m venv --clear "$VENV" || fail "Could not make a virtual environment in $VENV."
}

# prepare_python EXTRA: the project, editable, with its extra ("run" stands for none); nothing when pyproject.toml
# and the place of the checkout are those of last time.
prepare_python() {
    if [ -e "$VENV" ] && [ ! -e "$VENV/pyvenv.cfg" ] && [ -n "$(ls -A "$VENV" 2>/dev/null)" ]; then
        fail "$VENV is there already and is no virtual environment; name another place: NN_PLAYGROUND_VENV=FOLDER $0"
    fi
    wanted="$CHECKOUT $(cksum <"$CHECKOUT/pyproject.toml")"
    stamp=$VENV/installed-$1
    if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && fits "$VENV/bin/python"; then return 0; fi
    if ! fits "$VENV/bin/python" || ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then make_venv; fi
    say "Installing NN Playground and what it needs into $VENV (the first time a few minutes)"
    if [ "$1" = run ]; then what=$CHECKOUT; else what="$CHECKOUT[$1]"; fi
    if [ -t 2 ]; then quiet=; else quiet=--quiet; fi
    # shellcheck disable=SC2086
    "$VENV/bin/python" -m pip install $quiet --disable-pip-version-check --editable "$what" >&2 ||
        fail "Installing failed: pip's message above says why. $0 again goes on from here."
    printf '%s' "$wanted" >"$stamp"
    printf '%s' "$wanted" >"$VENV/installed-run"
    INSTALLED=1
}

# After an installation: the first start need not wait for what can be made ready now. Without it all works the same.
prepare_kernels() {
    [ -n "${INSTALLED-}" ] || return 0
    "$VENV/bin/nn-playground" warm-up >&2 || say "Going on without kernels."
}

# --- The system libraries Qt needs -------------------------------------------------------------------------

# The names of shared libraries that Qt's window or one of its platforms asks for and the system has not.
missing_libraries() {
    qt=$("$VENV/bin/python" -c 'import importlib.util as u, os; print(os.path.dirname(u.find_spec("PySide6").origin))')
    for part in Qt/lib/libQt6Widgets.so.6 Qt/lib/libQt6Svg.so.6 Qt/lib/libQt6DBus.so.6 Qt/lib/libQt6OpenGL.so.6 \
        Qt/plugins/platforms/libqoffscreen.so Qt/plugins/platforms/libqxcb.so \
        Qt/plugins/xcbglintegrations/libqxcb-glx-integration.so Qt/plugins/xcbglintegrations/libqxcb-egl-integration.so; do
        if [ -e "$qt/$part" ]; then ldd "$qt/$part" 2>/dev/null; fi
    done | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u
}

# The Debian package of a library: mostly its name in lower case, then its number, a hyphen between two digits.
debian_package() {
    case $1 in
        libEGL.so.1) echo libegl1 ;;
        libGL.so.1) echo libgl1 ;;
        libOpenGL.so.0) echo libopengl0 ;;
        libGLX.so.0) echo libglx0 ;;
        libX11.so.6) echo libx11-6 ;;
        libX11-xcb.so.1) echo libx11-xcb1 ;;
        libdbus-1.so.3) echo libdbus-1-3 ;;
        libglib-2.0.so.0 | libgthread-2.0.so.0 | libgobject-2.0.so.0 | libgio-2.0.so.0) echo libglib2.0-0 ;;
        libgssapi_krb5.so.2) echo libgssapi-krb5-2 ;;
        libstdc++.so.6) echo libstdc++6 ;;
        libz.so.1) echo zlib1g ;;
        *) printf '%s\n' "$1" | tr '[:upper:]' '[:lower:]' | sed 's/\([0-9]\)\.so\./\1-/; s/\.so\.//' ;;
    esac
}

prepare_libraries() {
    if ! is_linux || ! command -v ldd >/dev/null 2>&1; then return 0; fi
    missing=$(missing_libraries)
    [ -n "$missing" ] || return 0
    packages=$(for library in $missing; do debian_package "$library"; done | sort -u | tr '\n' ' ')
    if may_install; then
        # shellcheck disable=SC2086
        apt_install $packages || say "apt could not install them all."
        missing=$(missing_libraries)
        [ -n "$missing" ] || return 0
    fi
    say "The window needs system libraries that are not installed:" $missing
    if command -v apt-get >/dev/null 2>&1; then
        fail "Install them with: sudo apt-get install" $packages
    fi
    fail "Install them with your system's package manager, then start again."
}
