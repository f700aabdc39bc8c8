"""Measures training steps of multi-task libraries in PyTorch against a plain joint step.

Prints one JSON object: for each way the median of its times ÷ the median of the plain step's, on the
wall and in processor time. A step is everything up to the gradient; the optimiser is left out. The
ways take turns within one process. See README.md beside this file.
"""

import argparse
import json
import statistics
import sys
import time
import types
from importlib.metadata import version
from pathlib import Path

import torch
import torch.nn.functional as F
from torchjd.aggregation import (
    GradVac,
    GradVacWeighting,
    PCGrad,
    UPGrad,
    UPGradWeighting,
)
from torchjd.autogram import Engine
from torchjd.autojac import backward, jac_to_grad

from model import Translator


def libmtl_gradvac():
    """LibMTL's own GradVac, without the rest of the package, which wants torchvision."""
    for place in map(Path, sys.path):
        if (place / "LibMTL" / "weighting").is_dir():
            package = types.ModuleType("LibMTL")
            package.__path__ = [str(place / "LibMTL")]
            sys.modules["LibMTL"] = package
            break
    from LibMTL.weighting.GradVac import GradVac as LibMTLGradVac

    return LibMTLGradVac


class Steps:
    """The ways to a step's gradient, which ends in the parameters' `grad`."""

    def __init__(self, options):
        torch.manual_seed(options.seed)
        self.tasks = options.tasks
        sentences = max(1, options.tokens_per_task // options.sentence_length)
        shape = (options.tasks, sentences, options.sentence_length)
        self.source = torch.randint(3, options.vocabulary, shape)
        self.target = torch.randint(3, options.vocabulary, shape)
        self.model = Translator(
            options.width,
            options.layers,
            options.feed_forward,
            options.vocabulary,
            options.sentence_length,
        )
        self.parameters = list(self.model.parameters())
        self.by_layer = [GradVac(beta=0.01) for _ in self.model.groups()]
        self.vaccine = GradVacWeighting(beta=0.01)
        self.upgrad = UPGradWeighting()
        self.engine = None
        self.libmtl = self.make_libmtl()

    def make_libmtl(self):
        rule = libmtl_gradvac()()
        rule.task_num, rule.device, rule.rep_grad = self.tasks, torch.device("cpu"), False
        rule.get_share_params = lambda: iter(self.parameters)
        rule.zero_grad_share_params = lambda: self.model.zero_grad(set_to_none=False)
        return rule

    def losses(self):
        """The tasks' shares of the batch loss [K], from one graph."""
        scores = self.model(self.source, self.target)
        rows = F.cross_entropy(scores.flatten(0, -2), self.target.flatten(), reduction="none")
        return rows.view(self.tasks, -1).sum(1) / self.target.numel()

    def loss(self, task):
        """One task's share, from its own graph."""
        scores = self.model(self.source[task], self.target[task])
        total = F.cross_entropy(scores.flatten(0, -2), self.target[task].flatten(), reduction="sum")
        return total / self.target.numel()

    def plain_joint(self):
        self.losses().sum().backward()

    def plain_accumulated(self):
        for task in range(self.tasks):
            self.loss(task).backward()

    def autojac(self, aggregator):
        backward(self.losses())
        jac_to_grad(self.parameters, aggregator)

    def autojac_upgrad(self):
        self.autojac(UPGrad())

    def autojac_pcgrad(self):
        self.autojac(PCGrad())

    def autojac_gradvac_by_layer(self):
        backward(self.losses())
        for group, rule in zip(self.model.groups(), self.by_layer):
            jac_to_grad(group, rule)

    def autogram(self, weighting):
        # The engine hooks the modules for good, so it is made last and its ways run last.
        if self.engine is None:
            self.engine = Engine(self.model, batch_dim=0)
        losses = self.losses()
        losses.backward(weighting(self.engine.compute_gramian(losses)))

    def autogram_gradvac(self):
        self.autogram(self.vaccine)

    def autogram_upgrad(self):
        self.autogram(self.upgrad)

    def libmtl_gradvac(self):
        self.libmtl.backward([self.loss(task) for task in range(self.tasks)], beta=0.01)


WAYS = [
    "plain_accumulated",
    "libmtl_gradvac",
    "autojac_gradvac_by_layer",
    "autojac_upgrad",
    "autojac_pcgrad",
    "autogram_gradvac",
    "autogram_upgrad",
]


def check(options):
    """The largest relative difference between the gradients of plain steps and autojac's sum."""
    steps = Steps(options)
    steps.plain_joint()
    expected = torch.cat([p.grad.flatten() for p in steps.parameters])
    steps.model.zero_grad()
    steps.plain_accumulated()
    found = torch.cat([p.grad.flatten() for p in steps.parameters])
    difference = ((found - expected).norm() / expected.norm()).item()
    if difference > 1e-4:
        sys.exit(f"the plain steps differ by {difference} of their norm; nothing was measured")
    return difference


def measure(options, ways):
    """Times each way in turns with the plain step: [(wall, processor)] by way."""
    times = {}
    hooked = [way for way in ways if way.startswith("autogram")]
    for part in [[way for way in ways if way not in hooked], hooked]:
        if not part:
            continue
        # The plain step of hooked modules would be slower, so it runs on a model of its own.
        plain, steps = Steps(options), Steps(options)
        for round in range(options.repetitions + 1):
            for way in ["plain_joint"] + part:
                owner = plain if way == "plain_joint" else steps
                owner.model.zero_grad(set_to_none=way != "libmtl_gradvac")
                wall, processor = time.perf_counter(), time.process_time()
                getattr(owner, way)()
                spent = (time.perf_counter() - wall, time.process_time() - processor)
                print(f"round {round} {way}: {spent[0]:.2f} s", file=sys.stderr, flush=True)
                if round > 0:
                    times.setdefault((way, id(part)), []).append(spent)
        base = times.pop(("plain_joint", id(part)))
        for way in part:
            times[way] = (times.pop((way, id(part))), base)
    return times


def result(options, times, difference):
    def ratio(way, kind):
        own, base = (statistics.median(t[kind] for t in side) for side in times[way])
        return round(own / base, 4)

    plain = [t for _, base in times.values() for t in base]
    return {
        "tasks": options.tasks,
        "threads": options.threads,
        "precision": "float32",
        "repetitions": options.repetitions,
        "versions": {name: version(name) for name in ["torch", "torchjd", "LibMTL"]},
        "plain_joint_ms": round(1000 * statistics.median(t[0] for t in plain), 3),
        "plain_joint_processor_ms": round(1000 * statistics.median(t[1] for t in plain), 3),
        "difference": difference,
        "ratios": {way: ratio(way, 0) for way in times},
        "processor_ratios": {way: ratio(way, 1) for way in times},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=8)
    parser.add_argument("--tokens-per-task", type=int, default=512)
    parser.add_argument("--sentence-length", type=int, default=32)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--feed-forward", type=int, default=1024)
    parser.add_argument("--vocabulary", type=int, default=8000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ways", default=",".join(WAYS))
    options = parser.parse_args()
    ways = options.ways.split(",")
    if unknown := [way for way in ways if way not in WAYS]:
        parser.error(f"unknown ways {unknown}; known are {', '.join(WAYS)}")
    torch.set_num_threads(options.threads)
    difference = check(options)
    print(json.dumps(result(options, measure(options, ways), difference), indent=2))


if __name__ == "__main__":
    main()
