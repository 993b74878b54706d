#!/bin/sh
# Bring the browser that the tests drive, where it is missing. Debian's packages: the download
# of a test tool's own browser is not pinned by anybody we trust.
set -eu
browser=${CHROMIUM:-/usr/bin/chromium}
[ -x "$browser" ] && exit 0
if command -v apt-get > /dev/null; then
  root=
  [ "$(id -u)" = 0 ] || root='sudo -n'
  if $root apt-get update -qq > /dev/null 2>&1 &&
    $root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends chromium fonts-noto-core > /dev/null 2>&1; then
    exit 0
  fi
fi
echo "expected the browser Chromium at $browser, found none and could not install it;" \
  "as root on Debian: apt-get install chromium, elsewhere set CHROMIUM=/path/to/chromium" >&2
exit 2
