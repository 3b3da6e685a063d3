"""Several processes that train one network together, begun by `torchrun` or `accelerate launch`, here or on many
machines.

The first process, the leader, prepares the data, writes and reports; the others come when it is ready (so that none
reads what another is writing), take as large a batch of their own in each step, and leave when the run ends. Gradients
are averaged over all of them (Goyal et al., 2017, section 3), so that the networks stay the same everywhere.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

_PATIENCE: Final = timedelta(hours=24)
"""How long others wait for the leader, which may encode a large data set first."""


@dataclass(frozen=True, slots=True)
class Process:
    """Which of how many processes this is, and which of those on its machine."""

    rank: int = 0
    count: int = 1
    local_rank: int = 0

    @property
    def leads(self) -> bool:
        """Whether it writes and reports."""
        return self.rank == 0


ALONE: Final = Process()


@dataclass(slots=True)
class _Launch:
    """Whether the leader has called the others to train, which it does once: a launch has one run."""

    has_begun: bool = False


_launch: Final = _Launch()


class FollowerDone(Exception):  # noqa: N818  # no error: a run's end where nothing is to be written
    """Raised in a process that only helped when the run is over: what comes after is the leader's."""


def this_process() -> Process:
    """As the launcher says in the environment."""
    count = _number("WORLD_SIZE", 1)
    return Process(_number("RANK", 0), count, _number("LOCAL_RANK", 0)) if count > 1 else ALONE


def _number(name: str, usual: int) -> int:
    text = os.environ.get(name, "")
    return int(text) if text.isdigit() else usual


@contextmanager
def together() -> Iterator[Process]:
    """Meet the other processes of a launch, once; one that is no leader waits here until the leader begins to train.

    Where the leader ends without training, the others leave with FollowerDone.
    """
    me = this_process()
    if me.count == 1:
        yield me
        return
    import torch
    from torch import distributed

    if torch.cuda.is_available():
        torch.cuda.set_device(me.local_rank)
    distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo", timeout=_PATIENCE)
    try:
        if not me.leads and not _called(to_train=False):
            raise FollowerDone
        yield me
        if me.leads and not _launch.has_begun:
            _called(to_train=False)
    finally:
        distributed.destroy_process_group()


def _called(*, to_train: bool) -> bool:
    """What the leader calls the others for: it says `to_train`, they hear it."""
    import torch
    from torch import distributed

    call = torch.tensor([int(to_train)], device="cuda" if torch.cuda.is_available() else "cpu")
    distributed.broadcast(call, 0)
    return bool(call.item())


class Team:
    """The processes that train one network, as the training loop needs them; alone it costs nothing."""

    def __init__(self, device: "torch.device") -> None:
        from torch import distributed

        met = distributed.is_available() and distributed.is_initialized() and not _launch.has_begun
        self.me = this_process() if met else ALONE
        self._device = device

    def meet(self) -> None:
        """Wait for all: from here on they go in step."""
        if self.me.count == 1:
            return
        from torch import distributed

        if self.me.leads:
            _launch.has_begun = _called(to_train=True)
        distributed.barrier()

    def part(self) -> None:
        """Wait for all at the end of a run: nobody may hang up while another still reads."""
        if self.me.count > 1:
            from torch import distributed

            distributed.barrier()

    def share(self, tensors: "Iterable[Tensor]") -> None:
        """Give everybody the leader's values, in place."""
        if self.me.count == 1:
            return
        import torch
        from torch import distributed

        with torch.no_grad():
            for tensor in tensors:
                whole = tensor.detach().contiguous()
                distributed.broadcast(whole, 0)
                tensor.copy_(whole)

    def agree(self, share_done: float, asked_to_stop: bool) -> tuple[float, bool]:
        """How far the leader is by its own clock, and whether anybody was asked to stop."""
        if self.me.count == 1:
            return share_done, asked_to_stop
        import torch
        from torch import distributed

        said = torch.tensor([share_done if self.me.leads else 0.0, float(asked_to_stop)], dtype=torch.float64)
        said = said.to(self._device)
        distributed.all_reduce(said, distributed.ReduceOp.MAX)
        done, stop = said.tolist()
        return float(done), bool(stop)

    def average_gradients(self, module: "nn.Module") -> None:
        """Each parameter's gradient becomes the mean over all processes; one that nobody has stays without."""
        if self.me.count == 1:
            return
        import torch
        from torch import distributed

        parameters = [one for one in module.parameters() if one.requires_grad]
        has = torch.tensor([float(one.grad is not None) for one in parameters], device=self._device)
        flat = torch.cat([has, *(
            one.grad.flatten().float() if one.grad is not None else torch.zeros(one.numel(), device=self._device)
            for one in parameters)])
        distributed.all_reduce(flat)
        at = len(parameters)
        for one, count in zip(parameters, flat[:at].tolist(), strict=True):
            mean = flat[at : at + one.numel()].view_as(one) / self.me.count
            one.grad = mean.to(one.dtype).contiguous() if count else None
            at += one.numel()

    def mean(self, values: "Mapping[str, float]") -> dict[str, float]:
        """The mean of named numbers over all processes, which must name the same ones."""
        if self.me.count == 1 or not values:
            return dict(values)
        import torch
        from torch import distributed

        said = torch.tensor(list(values.values()), dtype=torch.float64).to(self._device)
        distributed.all_reduce(said)
        return {name: value / self.me.count for name, value in zip(values, said.tolist(), strict=True)}
