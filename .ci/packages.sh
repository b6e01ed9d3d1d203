# Functions for scripts of this repository, which source this file.

# Installs a package of a Debian-like system.
install_package() {
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" apt-get install -y -qq "$1" >/dev/null
}
