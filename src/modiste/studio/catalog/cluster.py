"""Items looked at on the machines of a Ray cluster. Workers get lots of items with their picture files, never a path of
this machine; what is done stands in the rows, as ever."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from modiste.studio.catalog.looking import Looked, Lot, OwnEyes
from modiste.studio.cluster import Cluster, cluster_of


class _Looker:
    """Looks on a worker."""

    def __init__(self, make: Callable[[], OwnEyes]) -> None:
        self._eyes = make()
        self.about = (self._eyes.id, self._eyes.dimension)

    def do(self, lot: Lot) -> Looked:
        """One lot."""
        return self._eyes.look_at(lot)


class ClusterEyes:
    """Looks on workers, which made their eyes when they began."""

    def __init__(self, workers: Cluster[Lot, Looked]) -> None:
        self._workers = workers
        self.id, self.dimension = workers.about

    def look(self, lots: Iterable[Lot]) -> Iterator[Looked]:
        """Each lot as it is done. Raises as `Cluster.as_done`."""
        return self._workers.as_done(lots)


@contextmanager
def cluster_eyes(address: str, make: Callable[[], OwnEyes], most: int) -> Iterator[ClusterEyes]:
    """Eyes on the cluster at an address; `make` makes those of a worker there. See `studio.cluster.cluster_of`."""
    with cluster_of(address, partial(_Looker, make), most) as workers:
        yield ClusterEyes(workers)
