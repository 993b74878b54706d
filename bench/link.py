"""How slow a connection is.

What is shaped: one bandwidth for each direction shared by all connections, half the round trip
each way, and one round trip to open a connection. What is left out: TLS (one round trip more
for everybody), loss, and slow start.
"""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A connection of `rate` bytes a second each way and `round_trip` seconds."""

    rate: float
    round_trip: float

    @property
    def words(self) -> str:
        return f"{self.rate * 8 / 1000:g} kbit/s + {self.round_trip * 1000:g} ms"


# 400 kbit/s and 400 ms: Chromium's "Slow 3G".
SLOW_3G = Link(rate=400_000 / 8, round_trip=0.4)


class Lane:
    """One direction, shared by all connections: a byte waits for those before it."""

    def __init__(self, link: Link | None) -> None:
        self._rate = link.rate if link else None
        self._free_at = 0.0
        self.total = 0

    async def take(self, size: int) -> None:
        self.total += size
        if self._rate:
            now = asyncio.get_running_loop().time()
            self._free_at = max(now, self._free_at) + size / self._rate
            await asyncio.sleep(self._free_at - now)
