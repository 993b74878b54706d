#!/bin/sh
# Bring what the tests drive, where it is missing: three browsers, a screen nobody sees, a web
# server, clocks that are wrong, disks that forget, Java for a checker of HTML. Debian's packages:
# the download of a test tool's own browser is not pinned by anybody we trust.
set -eu

. "$(dirname "$0")/debian.sh"
# Older ones lack what playwright asks of them.
FIREFOX_VERSION=153
firefox() {
  found=$("${FIREFOX:-/usr/bin/firefox-esr}" --version 2> /dev/null | grep -o '[0-9][0-9]*' | head -n 1)
  [ "${found:-0}" -ge $FIREFOX_VERSION ]
}
chinese() { ls /usr/share/fonts/truetype/droid/DroidSansFallback*; }
minibrowser() { ls /usr/lib/*/webkit2gtk-4.1/MiniBrowser; }

need 'chromium fonts-noto-core' program "${CHROMIUM:-/usr/bin/chromium}"
need chromium-headless-shell program "${CHROMIUM_SHELL:-/usr/bin/chromium-headless-shell}"
# Of the languages we have, the only one that the fonts above do not draw.
need fonts-droid-fallback chinese
need firefox-esr firefox
need webkit2gtk-driver program /usr/bin/WebKitWebDriver
case $missing in *webkit2gtk-driver*) ;; *) need webkit2gtk-driver minibrowser ;; esac
need xvfb program Xvfb
need poppler-utils program pdftotext
need zbar-tools program zbarimg
need nginx-light program nginx
need faketime program faketime
need fuse3 program fusermount3
need default-jre-headless program java
[ -z "$missing" ] && exit 0

if install_missing; then
  firefox && exit 0
  echo "expected Firefox ESR $FIREFOX_VERSION or newer, found ${found:-none};" \
    "Debian has it in its security archive, elsewhere set FIREFOX to its path" >&2
  exit 2
fi
echo "expected what the tests drive, found no$missing and could not install it;" \
  "as root on Debian: apt-get install$missing; elsewhere set CHROMIUM, CHROMIUM_SHELL and FIREFOX to their paths" >&2
exit 2
