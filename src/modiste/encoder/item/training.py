"""What the encoder of items is taught: each part alone, all three together, pictures by words, and "this, but in ...".

Contrastive terms share the target among all right answers (supervised contrastive learning, Khosla et al., 2020, eq.
2); a memory of earlier batches gives them more wrong ones (cross-batch memory, Wang et al., 2020, section 3.2).
"""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.encoder.heads import HEAD_KINDS, IGNORED
from modiste.encoder.item.batches import ItemBatch
from modiste.encoder.item.networks import ItemNetwork, Looked, PartVectors, Words, WordTower
from modiste.encoder.item.parts import COLOUR, CUT, DIMENSION, PRINT
from modiste.train.loop import Losses

_COLOUR: Final = HEAD_KINDS.index("colour")
_CODES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRecipe:
    """Settings of the run."""

    batch: int = 96
    learning_rate: float = 7e-4
    weight_decay: float = 0.05
    ema_decay: float = 0.99
    memory: int = 2048
    warmup_steps: int = 60
    heat: float = 0.08
    type_scale: float = 18.0
    shade_scale: float = 14.0
    tags_weight: float = 0.5
    type_weight: float = 1.0
    shade_weight: float = 1.2
    product_weight: float = 0.8
    print_weight: float = 0.2
    both_weight: float = 1.2
    words_weight: float = 1.0
    word_parts_weight: float = 0.4
    composed_weight: float = 1.5


class ItemTask(nn.Module):
    """Network and tower of words, with what only training needs: proxies of the shop's types and shades, a memory."""

    memory: Tensor
    remembered: Tensor
    near: Tensor

    def __init__(self, network: ItemNetwork, words: WordTower, types: int, near: Tensor, recipe: ItemRecipe) -> None:
        super().__init__()
        self.network, self.words, self.recipe = network, words, recipe
        self.types = nn.Parameter(F.normalize(torch.randn(max(1, types), CUT.width), dim=1))
        self.shades = nn.Parameter(F.normalize(torch.randn(max(1, len(near)), COLOUR.width), dim=1))
        self.scale = nn.Parameter(torch.tensor(2.9))
        self.register_buffer("near", near)
        self.register_buffer("memory", torch.zeros(recipe.memory, DIMENSION))
        self.register_buffer("remembered", torch.full((recipe.memory, _CODES + 4), -1, dtype=torch.long))

    @torch.no_grad()
    def start_proxies(self, vectors: Tensor, fine: Tensor, shade: Tensor) -> None:
        """Set the proxies to the mean vectors of pictures N x 256 of each type and shade, where there are any."""
        for proxies, labels, part in ((self.types, fine, CUT), (self.shades, shade, COLOUR)):
            for number in range(len(proxies)):
                if bool((labels == number).any()):
                    proxies[number] = F.normalize(vectors[labels == number][:, part.at].mean(dim=0), dim=0)

    def loss(self, batch: ItemBatch) -> Losses:
        """The weighted sum of all terms."""
        recipe = self.recipe
        seen = self.network(Looked(batch.maps, batch.finer, batch.shades, batch.masks))
        words = Words(cut=batch.words_cut, pattern=batch.words_pattern, shades=batch.words_shades,
                      text=batch.words_text, said=batch.words_said)
        said = self.words(words, self.network.shade)
        labels = torch.cat([batch.codes, batch.product[:, None], batch.fine[:, None], batch.shade[:, None],
                            batch.rows[:, None]], dim=1)
        vectors = seen.joined()
        pool = torch.cat([vectors, self.memory], dim=0)
        pool_labels = torch.cat([labels, self.remembered], dim=0)
        usable = torch.cat([torch.ones_like(batch.true_colour), self.remembered[:, -1] >= 0])
        true = torch.cat([batch.true_colour, self.remembered[:, -1] >= 0])
        terms = {
            "tags": self._tags(seen, batch) * recipe.tags_weight,
            "type": self._type(seen, batch) * recipe.type_weight,
            "shade": self._shade(seen, batch) * recipe.shade_weight,
            **self._products(vectors, batch, pool, pool_labels, usable, true),
            **self._said(said, vectors, batch, pool, pool_labels, true),
        }
        self._remember(vectors.detach(), labels, batch.true_colour)
        total = torch.stack(list(terms.values())).sum()
        return {"total": total, **terms}

    def _tags(self, seen: PartVectors, batch: ItemBatch) -> Tensor:
        total = seen.cut.new_zeros(())
        for kind, logits in self.network.read(seen).items():
            target = batch.tags[:, HEAD_KINDS.index(kind)]
            if kind == "colour":
                target = torch.where(batch.true_colour, target, IGNORED)
            if bool((target != IGNORED).any()):
                total = total + F.cross_entropy(logits, target, label_smoothing=0.05)
        return total

    def _type(self, seen: PartVectors, batch: ItemBatch) -> Tensor:
        logits = self.recipe.type_scale * seen.cut @ F.normalize(self.types, dim=1).T
        known = batch.fine != IGNORED
        if not bool(known.any()):
            return logits.new_zeros(())
        return F.cross_entropy(logits[known], batch.fine[known], label_smoothing=0.05)

    def _shade(self, seen: PartVectors, batch: ItemBatch) -> Tensor:
        logits = self.recipe.shade_scale * seen.colour @ F.normalize(self.shades, dim=1).T
        known = (batch.shade != IGNORED) & batch.true_colour
        if not bool(known.any()):
            return logits.new_zeros(())
        return F.cross_entropy(logits[known], self.near[batch.shade[known]])

    def _products(self, vectors: Tensor, batch: ItemBatch, pool: Tensor, labels: Tensor, usable: Tensor, true: Tensor
                  ) -> dict[str, Tensor]:
        """A product's pictures are alike in cut and print whatever their colours; what shares type and shade is alike
        in all."""
        heat, count = self.recipe.heat, len(vectors)
        itself = torch.arange(len(pool))[None] == torch.arange(count)[:, None]
        product = batch.product[:, None] == labels[None, :, _CODES]
        cut = vectors[:, CUT.at] @ pool[:, CUT.at].T
        printed = vectors[:, PRINT.at] @ pool[:, PRINT.at].T
        allowed = usable[None] & ~itself
        both = ((batch.fine[:, None] == labels[None, :, _CODES + 1]) & (batch.fine >= 0)[:, None]
                & (batch.shade[:, None] == labels[None, :, _CODES + 2]) & (batch.shade >= 0)[:, None])
        every = (vectors @ pool.T) / 3
        coloured = allowed & true[None]
        # Not the same picture once more: that would be too easy, and says nothing of another product.
        again = batch.rows[:, None] == labels[None, :, -1]
        return {
            "product": alike((cut + printed) / (2 * heat), product & allowed, allowed) * self.recipe.product_weight,
            "print": alike(printed / (1.5 * heat), product & allowed, allowed) * self.recipe.print_weight,
            "both": alike(every / heat, both & coloured & ~again, coloured & ~again, batch.true_colour)
            * self.recipe.both_weight,
        }

    def _said(self, said: PartVectors, vectors: Tensor, batch: ItemBatch, pool: Tensor, labels: Tensor, true: Tensor
              ) -> dict[str, Tensor]:
        """Words find what they say, each part of them too; and a picture with other colours' words finds the product
        in those colours, not in its own."""
        scale = self.scale.clamp(max=4.0).exp()
        parts = batch.words_said.sum(dim=1, keepdim=True).clamp(min=1)
        right = ((batch.codes[:, None] == labels[None, :, :_CODES]) | (batch.asked[:, None] == 0)).all(dim=2)
        told = (batch.asked.sum(dim=1) > 0) & (batch.words_said.sum(dim=1) > 0)
        allowed = true[None].expand(len(vectors), -1)
        words = said.joined() / parts
        found = alike(scale * words @ pool.T, right & allowed, allowed, told)
        here = torch.arange(len(vectors))
        back = alike(scale * vectors @ words.T, right[:, here].T & told[None], told[None].expand(len(here), -1),
                     batch.true_colour)
        garment = (batch.codes[:, None, 0] == labels[None, :, 0])
        gender = (batch.codes[:, None, 3] == labels[None, :, 3]) | (batch.asked[:, None, 3] == 0)
        cut = alike(scale * said.cut @ pool[:, CUT.at].T, garment & gender & allowed, allowed,
                    (batch.asked[:, 0] > 0) & (batch.words_said[:, 0] > 0))
        colour = alike(scale * said.colour @ pool[:, COLOUR.at].T,
                       (batch.codes[:, None, 1] == labels[None, :, 1]) & allowed, allowed, batch.asked[:, 1] > 0)
        printed = alike(scale * said.print @ pool[:, PRINT.at].T,
                        (batch.codes[:, None, 2] == labels[None, :, 2]) & allowed, allowed, batch.asked[:, 2] > 0)
        return {"words": (found + back) / 2 * self.recipe.words_weight,
                "word_parts": (cut + colour + printed) * self.recipe.word_parts_weight,
                "composed": self._composed(said, vectors, batch, pool, labels, true, scale)
                * self.recipe.composed_weight}

    def _composed(self, said: PartVectors, vectors: Tensor, batch: ItemBatch, pool: Tensor, labels: Tensor,
                  true: Tensor, scale: Tensor) -> Tensor:
        other = torch.arange(len(vectors)) ^ 1              # the other picture of each pair
        asked = said.colour[other]
        query = torch.cat([vectors[:, CUT.at], asked, vectors[:, PRINT.at]], dim=1) / 3
        wanted = batch.codes[other, 1]
        changed = ((batch.codes[:, 1] != wanted) & (batch.asked[other, 1] > 0) & (wanted >= 0)
                   & batch.true_colour[other])
        right = (batch.product[:, None] == labels[None, :, _CODES]) & (wanted[:, None] == labels[None, :, 1])
        allowed = true[None].expand(len(vectors), -1).clone()
        # The anchor itself is the hardest wrong answer where its colours are as photographed; dyed ones are no answer.
        return alike(scale * 1.5 * query @ pool.T, right & allowed, allowed, changed)

    @torch.no_grad()
    def _remember(self, vectors: Tensor, labels: Tensor, true: Tensor) -> None:
        """Put a batch into the memory in the place of the oldest."""
        if not self.training:
            return
        kept = vectors[true]
        count = min(len(kept), len(self.memory))
        self.memory.copy_(torch.cat([kept[:count], self.memory])[: len(self.memory)])
        self.remembered.copy_(torch.cat([labels[true][:count], self.remembered])[: len(self.remembered)])


def alike(logits: Tensor, right: Tensor, allowed: Tensor, rows: Tensor | None = None) -> Tensor:
    """Mean over the rows that have a right answer of the divergence of N x M logits, among what is `allowed`, from a
    target that all right answers share: 0 at best."""
    logits = logits.masked_fill(~allowed, -1e4)
    counted = right.any(dim=1) if rows is None else right.any(dim=1) & rows
    if not bool(counted.any()):
        return logits.sum() * 0
    target = right[counted].to(logits.dtype)
    shared = target.sum(dim=1, keepdim=True)
    return F.cross_entropy(logits[counted], target / shared) - shared.log().mean()
