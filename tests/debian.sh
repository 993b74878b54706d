# What is missing for the tests, and how Debian brings it. Read by the scripts that install.

missing=
# need PACKAGES COMMAND...: the packages are missing when the command fails.
need() {
  packages=$1
  shift
  "$@" > /dev/null 2>&1 || missing="$missing $packages"
}
program() { PATH="$PATH:/usr/sbin" command -v "$1"; }

# Debian starts a server when it installs one, and a web server would take port 80. This forbids it
# for as long as it runs, unless the machine has its own rule.
policy=/usr/sbin/policy-rc.d
_install() {
  root=
  [ "$(id -u)" = 0 ] || root='sudo -n'
  $root apt-get update -qq || return
  ruled=
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $root tee $policy && $root chmod +x $policy
    ruled=yes
  fi
  result=0
  $root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing || result=$?
  [ -z "$ruled" ] || $root rm $policy
  case $missing in
    *nginx*) [ ! -d /run/systemd/system ] || $root systemctl disable nginx || result=$? ;;
  esac
  return $result
}
# Without a word; it fails where there is no Debian or nobody may install.
install_missing() {
  command -v apt-get > /dev/null && _install > /dev/null 2>&1
}
