"""Signing keys: of people, each in a file with a passphrase; online; and a demo set.

Roles, thresholds and key type follow docs/adr/0004 and 0015: root and targets need two of the
people, snapshot and timestamp the online key, all ECDSA P-256 so that WebCrypto can verify them.
A key is two files: `anna.pem` is secret, `anna.pub` (JSON, as TUF writes a key) is for others.
"""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from securesystemslib.signer import CryptoSigner, Key, SSlibKey
from tuf.api.metadata import Metadata, Root

from sync import metadata
from sync.errors import UsageError
from sync.files import write_file

THRESHOLDS = {"root": (3, 2), "targets": (3, 2), "snapshot": (1, 1), "timestamp": (1, 1)}
ROOT_LIFETIME = timedelta(days=365)
DEMO_NOTE = "DEMO KEYS: made by 'sync keys' for a try-out, never for real readers"
NAME = "x-name"


def check_new(path: Path) -> None:
    """Raises UsageError when a key may not be written to `path`: nothing is ever overwritten."""
    if path.suffix != ".pem":
        raise UsageError(f"expected a file name that ends in .pem for a key, found {path}")
    for file in (path, path.with_suffix(".pub")):
        if file.exists():
            raise UsageError(f"expected a new file for a key, found {file} there already")


def make_key(path: Path, passphrase: bytes | None) -> SSlibKey:
    """Write a new key to `path` (.pem) and its public part beside it (.pub).

    Raises UsageError when either is there already or cannot be written.
    """
    check_new(path)
    public = path.with_suffix(".pub")
    try:
        key = _make_key(path, passphrase).public_key
        key.unrecognized_fields[NAME] = path.stem
        write_file(public, (json.dumps(key.to_dict(), indent=1) + "\n").encode())
    except OSError as error:
        raise UsageError(
            f"expected a folder to write keys to, found {path.parent}: {error.strerror}"
        ) from error
    return key


def load_public(path: Path) -> SSlibKey:
    """The public part of a key. Its id is computed anew: a file cannot lie about it."""
    try:
        written = json.loads(path.read_text())
        pem, name = written["keyval"]["public"], written[NAME]
        public = serialization.load_pem_public_key(pem.encode())
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"expected the public part of a key (.pub), found {path}") from error
    if not isinstance(public, ec.EllipticCurvePublicKey) or not isinstance(name, str):
        raise UsageError(f"expected the public part of an ECDSA P-256 key, found {path}")
    key = SSlibKey.from_crypto(public)
    key.unrecognized_fields[NAME] = name
    return key


def load_key(path: Path, ask: Callable[[Path], bytes] | None = None) -> CryptoSigner:
    """The key in `path`; `ask` gives its passphrase when it has one. Raises UsageError."""
    try:
        data = path.read_bytes()
        passphrase = ask(path) if ask and b"ENCRYPTED" in data else None
        private_key = serialization.load_pem_private_key(data, password=passphrase)
    except (ValueError, TypeError, OSError) as error:
        if isinstance(error, ValueError) and ask and b"ENCRYPTED" in data:
            raise UsageError(f"expected the passphrase of {path}, found another") from error
        raise UsageError(f"expected a private key in PEM form, found {path}") from error
    if not isinstance(private_key, ec.EllipticCurvePrivateKey):
        raise UsageError(f"expected an ECDSA P-256 key, found another kind in {path}")
    return CryptoSigner(private_key, SSlibKey.from_crypto(private_key.public_key()))


def load_online(path: Path, root: Root, ask: Callable[[Path], bytes]) -> dict[str, CryptoSigner]:
    """The signer of snapshot and of timestamp, from one key or a folder of keys.

    Raises UsageError when `root` names other keys for them.
    """
    files = sorted(path.glob("*.pem")) if path.is_dir() else [path]
    wanted = {*root.roles["snapshot"].keyids, *root.roles["timestamp"].keyids}
    signers = {signer.public_key.keyid: signer for signer in (load_key(f, ask) for f in files)}
    if not wanted & set(signers):
        raise UsageError(f"expected the online key of this repository, found another in {path}")
    found = {
        role: [signers[keyid] for keyid in root.roles[role].keyids if keyid in signers]
        for role in ("snapshot", "timestamp")
    }
    for role, known in found.items():
        if not known:
            raise UsageError(f"expected a key for the role {role} in {path}, found none")
    return {role: known[0] for role, known in found.items()}


def has_own_id(key: Key) -> bool:
    """Whether the id of a key is made from the key. TUF itself takes any id (TAP 12).

    People compare ids; under another's id a key could take that person's place.
    """
    try:
        public = serialization.load_pem_public_key(key.keyval["public"].encode())
        return SSlibKey.from_crypto(public).keyid == key.keyid
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def name_of(key: Key) -> str:
    """What people call a key: its name, or the beginning of its id."""
    return str(key.unrecognized_fields.get(NAME, key.keyid[:8]))


def fingerprint(key: Key) -> str:
    """What people read to each other to compare a key: 16 characters of its id in fours."""
    return " ".join(key.keyid[start : start + 4] for start in range(0, 16, 4))


def make_demo_keys(folder: Path) -> bool:
    """Write a demo key set and its `root.json` into `folder`; False when one is there already.

    Raises UsageError when the folder holds something else or cannot be written.
    """
    if (folder / "root.json").is_file():
        return False
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"expected a folder to write keys to, found {folder}")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"expected an empty folder for a key set, found files in {folder}")
    root = Root(expires=metadata.now() + ROOT_LIFETIME)
    root.unrecognized_fields["x-note"] = DEMO_NOTE
    signers: dict[str, list[CryptoSigner]] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for role, (count, threshold) in THRESHOLDS.items():
            signers[role] = [
                _make_key(folder / f"demo-{role}-{n + 1}.pem", None) for n in range(count)
            ]
            for signer in signers[role]:
                root.add_key(signer.public_key, role)
            root.roles[role].threshold = threshold
        signed = Metadata(root)
        for signer in signers["root"]:
            signed.sign(signer, append=True)
        write_file(folder / "root.json", signed.to_bytes())
    except OSError as error:
        raise UsageError(
            f"expected a folder to write keys to, found {folder}: {error.strerror}"
        ) from error
    return True


def load_signers(folder: Path, root: Root) -> dict[str, list[CryptoSigner]]:
    """The signers of `folder` by the role that `root` gives them.

    Raises UsageError when `folder` holds no keys, or fewer of a role than its threshold.
    """
    paths = sorted(folder.glob("*.pem"))
    if not paths:
        raise UsageError(f"expected a folder with .pem keys, found {folder}")
    keys = [load_key(path) for path in paths]
    signers = {
        role: [key for key in keys if key.public_key.keyid in root.roles[role].keyids]
        for role in THRESHOLDS
    }
    for role in ("targets", "snapshot", "timestamp"):
        wanted, found = root.roles[role].threshold, len(signers[role])
        if found < wanted:
            raise UsageError(
                f"expected {wanted} keys for the role {role} in {folder}, found {found}"
            )
    return signers


def _make_key(path: Path, passphrase: bytes | None) -> CryptoSigner:
    private_key = ec.generate_private_key(ec.SECP256R1())
    pem = private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase)
        if passphrase
        else serialization.NoEncryption(),
    )
    # For nobody else from its first moment on, and never over another key.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return CryptoSigner(private_key, SSlibKey.from_crypto(private_key.public_key()))
