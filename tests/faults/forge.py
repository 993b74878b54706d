"""Metadata that was changed and signed again: with the right keys, too few, or a stranger's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Metadata
from tuf.api.serialization.json import JSONSerializer


def write(path: Path, data: bytes) -> None:
    """Replace a file of a repository, and its compressed form where it has one."""
    path.write_bytes(data)
    compressed = path.with_name(path.name + ".br")
    if compressed.exists():
        compressed.write_bytes(brotli.compress(data))


def signers(keys: Path, role: str) -> list[CryptoSigner]:
    """The demo keys of one role."""
    return [_signer(path.read_bytes()) for path in sorted(keys.glob(f"demo-{role}-*.pem"))]


def new_signers(count: int) -> list[CryptoSigner]:
    """Keys that nobody has seen."""
    made = (ec.generate_private_key(ec.SECP256R1()) for _ in range(count))
    return [CryptoSigner(key, SSlibKey.from_crypto(key.public_key())) for key in made]


def _signer(pem: bytes) -> CryptoSigner:
    key: Any = serialization.load_pem_private_key(pem, password=None)
    return CryptoSigner(key, SSlibKey.from_crypto(key.public_key()))


def resign(
    path: Path, using: list[CryptoSigner], change: Callable[[Any], None] | None = None
) -> None:
    """Change signed metadata, drop its signatures, sign with these keys."""
    metadata: Metadata[Any] = Metadata.from_file(str(path))
    if change:
        change(metadata.signed)
    metadata.signatures.clear()
    for signer in using:
        metadata.sign(signer, append=True)
    write(path, metadata.to_bytes(JSONSerializer(compact=True)))


def expire(keys: Path, repository: Path, at: datetime) -> None:
    """A newer timestamp with the right signature that ends at `at`."""

    def change(signed: Any) -> None:
        signed.version += 1
        signed.expires = at

    resign(repository / "metadata" / "timestamp.json", signers(keys, "timestamp"), change)


def in_days(days: int) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)


def rotate(keys: Path, repository: Path, roles: dict[str, list[CryptoSigner]]) -> None:
    """Root 2: these roles get these keys. Signed with the old root keys and laid beside root 1."""
    metadata: Metadata[Any] = Metadata.from_file(str(keys / "root.json"))
    root = metadata.signed
    root.version = 2
    for role, using in roles.items():
        for keyid in list(root.roles[role].keyids):
            root.revoke_key(keyid, role)
        for signer in using:
            root.add_key(signer.public_key, role)
    metadata.signatures.clear()
    for signer in signers(keys, "root"):
        metadata.sign(signer, append=True)
    metadata.to_file(str(repository / "metadata" / "2.root.json"))


def change_digit(data: bytes, number: str) -> bytes:
    """The same directory with another last digit in this telephone number."""
    other = number[:-1] + str((int(number[-1]) + 1) % 10)
    return data.replace(number.encode(), other.encode(), 1)
