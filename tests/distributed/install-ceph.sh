#!/bin/sh
# Bring Ceph, where it is missing: a monitor, OSDs, the gateway that speaks S3.
set -eu
. "$(dirname "$0")/../debian.sh"

need ceph-mon program ceph-mon
need ceph-osd program ceph-osd
need radosgw program radosgw
[ -z "$missing" ] && exit 0
install_missing && exit 0
echo "expected Ceph for the distributed tests, found no$missing and could not install it;" \
  "as root on Debian: apt-get install$missing" >&2
exit 2
