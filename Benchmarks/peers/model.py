"""An encoder-decoder Transformer in plain PyTorch, the shape of `gradvac benchmark step`.

Post-norm blocks, one table of embeddings for both sides and the output projection, no dropout. All
modules take any leading dimensions, so a batch may be [tasks, sentences, tokens]: with that,
TorchJD's autogram can treat a task as one element of the batch, which is its fastest use.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn


class TiedEmbedding(nn.Module):
    """A table that is looked up and, transposed, maps states to scores."""

    def __init__(self, vocabulary, width):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(vocabulary, width) / math.sqrt(width))

    def forward(self, x):
        if x.is_floating_point():
            return F.linear(x, self.weight)
        return F.embedding(x, self.weight)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (
            nn.Linear(width, width) for _ in range(4)
        )

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(-2, -3)

    def forward(self, x, memory, causal):
        found = F.scaled_dot_product_attention(
            self.split(self.query(x)),
            self.split(self.key(memory)),
            self.split(self.value(memory)),
            is_causal=causal,
        )
        return self.output(found.transpose(-2, -3).flatten(-2))


class Block(nn.Module):
    def __init__(self, width, heads, inner, crosses):
        super().__init__()
        self.attention = Attention(width, heads)
        self.norm = nn.LayerNorm(width)
        self.cross = Attention(width, heads) if crosses else None
        self.cross_norm = nn.LayerNorm(width) if crosses else None
        self.first, self.second = nn.Linear(width, inner), nn.Linear(inner, width)
        self.last_norm = nn.LayerNorm(width)

    def forward(self, x, memory=None):
        x = self.norm(x + self.attention(x, x, causal=self.cross is not None))
        if self.cross is not None:
            x = self.cross_norm(x + self.cross(x, memory, causal=False))
        return self.last_norm(x + self.second(F.relu(self.first(x))))


class Translator(nn.Module):
    def __init__(self, width, layers, inner, vocabulary, length):
        super().__init__()
        heads = width // 64 if width % 64 == 0 else 1
        self.width = width
        self.table = TiedEmbedding(vocabulary, width)
        self.encoder = nn.ModuleList(Block(width, heads, inner, False) for _ in range(layers))
        self.decoder = nn.ModuleList(Block(width, heads, inner, True) for _ in range(layers))
        rate = torch.exp(-math.log(10_000) * torch.arange(0, width, 2) / width)
        angles = torch.arange(length)[:, None] * rate
        self.register_buffer("positions", torch.cat([angles.sin(), angles.cos()], 1)[:, :width])

    def embed(self, tokens):
        return self.table(tokens) * math.sqrt(self.width) + self.positions[: tokens.shape[-1]]

    def forward(self, source, target):
        """The scores of every target token."""
        memory = self.embed(source)
        for block in self.encoder:
            memory = block(memory)
        states = self.embed(F.pad(target[..., :-1], (1, 0), value=2))
        for block in self.decoder:
            states = block(states, memory)
        return self.table(states)

    def groups(self):
        """Parameters by layer: the table, and each block."""
        blocks = list(self.encoder) + list(self.decoder)
        return [list(self.table.parameters())] + [list(block.parameters()) for block in blocks]
