"""Signing keys of a publisher. For now one kind: a demo set, made on the spot and named so.

Roles, thresholds and key type follow docs/adr/0004: root and targets need two of three people,
snapshot and timestamp one key each, all ECDSA P-256 so that WebCrypto can verify them.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Metadata, Root

from sync.errors import UsageError
from sync.files import write_file

THRESHOLDS = {"root": (3, 2), "targets": (3, 2), "snapshot": (1, 1), "timestamp": (1, 1)}
ROOT_LIFETIME = timedelta(days=365)
DEMO_NOTE = "DEMO KEYS: made by 'sync keys' for a try-out, never for real readers"


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
    root = Root(expires=datetime.now(UTC).replace(microsecond=0) + ROOT_LIFETIME)
    root.unrecognized_fields["x-note"] = DEMO_NOTE
    signers: dict[str, list[CryptoSigner]] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for role, (count, threshold) in THRESHOLDS.items():
            signers[role] = [_make_key(folder / f"demo-{role}-{n + 1}.pem") for n in range(count)]
            for signer in signers[role]:
                root.add_key(signer.public_key, role)
            root.roles[role].threshold = threshold
        metadata = Metadata(root)
        for signer in signers["root"]:
            metadata.sign(signer, append=True)
        write_file(folder / "root.json", metadata.to_bytes())
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
    keys = [_load_key(path) for path in paths]
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


def _make_key(path: Path) -> CryptoSigner:
    private_key = ec.generate_private_key(ec.SECP256R1())
    pem = private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_file(path, pem)
    path.chmod(0o600)
    return CryptoSigner(private_key, SSlibKey.from_crypto(private_key.public_key()))


def _load_key(path: Path) -> CryptoSigner:
    try:
        private_key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, OSError) as error:
        raise UsageError(f"expected a private key in PEM form, found {path}") from error
    if not isinstance(private_key, ec.EllipticCurvePrivateKey):
        raise UsageError(f"expected an ECDSA P-256 key, found another kind in {path}")
    return CryptoSigner(private_key, SSlibKey.from_crypto(private_key.public_key()))
