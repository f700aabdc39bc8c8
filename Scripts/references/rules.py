"""Writes reference weights of task-weighting rules for the tests of GradientVaccine.

    python3 -m venv ENV && ENV/bin/pip install torch==2.13.0 "torchjd[full]==0.18.0" numpy==2.4.6
    ENV/bin/python Scripts/references/rules.py

Writes Tests/GradientVaccineTests/Fixtures/rules.json: for each matrix of gradients (rows are tasks) the
weights that TorchJD 0.18.0 gives. Its regularisations are set as low as its solvers bear, so the numbers
agree to the tolerances that the tests state.
"""

import json
from pathlib import Path

import torch
from torchjd.aggregation import (
    AlignedMTLWeighting,
    CAGradWeighting,
    IMTLGWeighting,
    MGDAWeighting,
    NashMTL,
    PCGradWeighting,
    UPGradWeighting,
)
from torchjd.linalg import QuadprogProjector

FORMAT_VERSION = 1
FIXTURES = Path(__file__).resolve().parents[2] / "Tests/GradientVaccineTests/Fixtures"


def matrices():
    """Matrices of full row rank: random with a shared direction of varying strength, and hand-made ones."""
    generator = torch.Generator().manual_seed(20101)
    yield torch.tensor([[-4.0, 1.0, 1.0], [6.0, 1.0, 1.0]], dtype=torch.float64)
    yield torch.tensor([[1.0, 0.0], [0.0, 2.0]], dtype=torch.float64)
    yield torch.tensor([[1.0, 0.0, 0.0], [0.9, 0.1, 0.0], [-0.5, 0.2, 3.0]], dtype=torch.float64)
    for tasks, shared in [(1, 0), (2, 0), (2, 1), (3, 0), (3, 0.5), (4, 0), (5, 0.7), (6, 0), (8, 0.4)]:
        rows = torch.randn(tasks, 2 * tasks + 1, dtype=torch.float64, generator=generator)
        common = torch.randn(2 * tasks + 1, dtype=torch.float64, generator=generator)
        lengths = torch.exp(0.7 * torch.randn(tasks, 1, dtype=torch.float64, generator=generator))
        yield lengths * (rows + shared * common)


def nash(matrix):
    rule = NashMTL(n_tasks=len(matrix), max_norm=1.0, update_weights_every=1, optim_niter=200)
    return rule.weighting(matrix)


def weights(matrix):
    gramian = matrix @ matrix.T
    projector = QuadprogProjector(norm_eps=0.0, reg_eps=1e-13)
    rules = {
        "mgda": MGDAWeighting(epsilon=1e-14, max_iters=200_000),
        "upgrad": UPGradWeighting(projector=projector),
        "cagrad_0.3": CAGradWeighting(c=0.3, norm_eps=0.0),
        "cagrad_0.9": CAGradWeighting(c=0.9, norm_eps=0.0),
        "imtl_g": IMTLGWeighting(),
        "aligned_mtl_min": AlignedMTLWeighting(scale_mode="min"),
        "aligned_mtl_median": AlignedMTLWeighting(scale_mode="median"),
        "aligned_mtl_rmse": AlignedMTLWeighting(scale_mode="rmse"),
    }
    if len(matrix) == 2:  # with more tasks the order is random
        rules["pcgrad"] = PCGradWeighting()
    found = {name: rule(gramian).tolist() for name, rule in rules.items()}
    if len(matrix) > 1:
        found["nash_mtl"] = nash(matrix).tolist()
    return found


def main():
    torch.manual_seed(0)
    cases = [{"gradients": m.tolist(), "weights": weights(m)} for m in matrices()]
    document = {"format_version": FORMAT_VERSION, "torchjd": "0.18.0", "cases": cases}
    FIXTURES.mkdir(parents=True, exist_ok=True)
    (FIXTURES / "rules.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
