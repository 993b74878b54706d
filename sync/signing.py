"""Who has signed a draft, who still has to, and one more signature."""

from dataclasses import dataclass

from securesystemslib.signer import CryptoSigner, Key
from tuf.api.metadata import Metadata, Root

from sync.draft import Draft
from sync.errors import RefusedError
from sync.keys import name_of


@dataclass(frozen=True)
class Votes:
    """The signatures on one file, counted by one root."""

    what: str
    metadata: Metadata  # type: ignore[type-arg]
    needed: int
    signed: dict[str, Key]
    unsigned: dict[str, Key]

    @property
    def enough(self) -> bool:
        return len(self.signed) >= self.needed

    def __str__(self) -> str:
        text = f"{self.what}: {len(self.signed)} of {self.needed} signatures{_names(self.signed)}"
        if self.enough:
            return f"{text}."
        return f"{text}; still needed: {self.needed - len(self.signed)} of{_names(self.unsigned)}."


def votes(draft: Draft) -> list[Votes]:
    """One count for each root that judges each file: a new root is judged by the old one too."""
    counted: list[Votes] = []
    if draft.after.root:
        number = draft.after.root.signed.version
        if draft.before.root:
            counted.append(
                _count(f"Root {number}, by the people of now", draft.before.root, draft.after.root)
            )
        counted.append(_count(f"Root {number}, by its own people", draft.root, draft.after.root))
    if draft.after.targets:
        number = draft.after.targets.signed.version
        counted.append(_count(f"Release {number}", draft.root, draft.after.targets))
    return counted


def sign(draft: Draft, signer: CryptoSigner) -> bool:
    """Add a person's signature wherever it counts; False when it is there already.

    Raises RefusedError for a key that counts nowhere.
    """
    keyid = signer.public_key.keyid
    counted = votes(draft)
    if not any(keyid in vote.signed or keyid in vote.unsigned for vote in counted):
        people = {keyid: key for vote in counted for keyid, key in vote.unsigned.items()}
        raise RefusedError(f"expected a key that counts here{_names(people)}, found another")
    missing = {id(vote.metadata): vote.metadata for vote in counted if keyid in vote.unsigned}
    for metadata in missing.values():
        metadata.sign(signer, append=True)
    return bool(missing)


def check(draft: Draft) -> None:
    """Raises RefusedError while signatures are missing."""
    for vote in votes(draft):
        if not vote.enough:
            raise RefusedError(f"expected enough signatures, found {vote}")


def _count(what: str, judge: Metadata[Root], metadata: Metadata) -> Votes:  # type: ignore[type-arg]
    role = metadata.signed.type
    result = judge.signed.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
    return Votes(what, metadata, result.threshold, result.signed, result.unsigned)


def _names(keys: dict[str, Key]) -> str:
    return f" ({', '.join(sorted(name_of(key) for key in keys.values()))})" if keys else ""
