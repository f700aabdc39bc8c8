#!/usr/bin/env python3
"""Make the reference values of the similarity study's tests.

    python3 -m venv venv && venv/bin/pip install numpy==2.2.6 scipy==1.15.3 scikit-learn==1.6.1
    venv/bin/python Scripts/references/study.py

Writes Tests/SimilarityStudyTests/Fixtures/study.json: trees and cuts by SciPy, the least cost of a
leaf order by enumeration, silhouettes by scikit-learn, correlations with intervals by SciPy.
"""

import json
import pathlib

import numpy
import scipy
import sklearn
from scipy import stats
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform
from sklearn.metrics import silhouette_samples

FORMAT = 1
VERSIONS = {"numpy": "2.2.6", "scipy": "1.15.3", "scikit-learn": "1.6.1"}
OUTPUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/SimilarityStudyTests/Fixtures/study.json"


def similarities(generator, count):
    """Cosines of random vectors that share a common part."""
    vectors = generator.normal(size=(count, 12)) + 0.8 * generator.normal(size=12)
    vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
    values = vectors @ vectors.T
    values = (values + values.T) / 2
    numpy.fill_diagonal(values, 1)
    return numpy.round(values, 6)


def order_cost(order, distances):
    return float(sum(distances[a, b] for a, b in zip(order, order[1:])))


def least_order_cost(tree, distances):
    """The least cost over all orders of a tree, from its definition, by (node, first, last) leaf."""
    count = len(distances)
    best = [{(leaf, leaf): 0.0} for leaf in range(count)]
    for left, right, *_ in tree:
        costs = {}
        for one, other in ((best[int(left)], best[int(right)]), (best[int(right)], best[int(left)])):
            for (first, end), cost in one.items():
                for (start, last), more in other.items():
                    total = cost + distances[end, start] + more
                    key = (first, last)
                    costs[key] = min(costs.get(key, numpy.inf), total)
        best.append(costs)
    least = float(min(best[-1].values()))
    if count <= 9:
        assert abs(least - min(order_cost(order, distances) for order in orders(tree, -1))) < 1e-12
    return least


def orders(tree, merge):
    """All orders of the leaves that a tree allows."""
    count = len(tree) + 1
    children = []
    for node in map(int, tree[merge][:2]):
        children.append([[node]] if node < count else orders(tree, node - count))
    return [pair for a in children[0] for b in children[1] for pair in (a + b, b + a)]


def clustering(values, linkage):
    condensed = squareform(1 - values, checks=False)
    tree = hierarchy.linkage(condensed, linkage)
    least = least_order_cost(tree, 1 - values)
    # SciPy's own ordering is a bound only: on some of these trees it is not the best one.
    order = hierarchy.leaves_list(hierarchy.optimal_leaf_ordering(tree, condensed))
    if least > order_cost(order, 1 - values) + 1e-9:
        raise SystemExit("the least cost of an order is above that of SciPy's order")
    return {
        "linkage": linkage,
        "merges": tree.tolist(),
        "cophenetic": squareform(hierarchy.cophenet(tree)).tolist(),
        "three_clusters": hierarchy.fcluster(tree, 3, "maxclust").tolist(),
        "order_cost": least,
    }


def matrix_case(generator, count, families):
    values = similarities(generator, count)
    labels = [index % families for index in range(count)]
    return {
        "values": values.tolist(),
        "clusterings": [clustering(values, name) for name in ("average", "complete", "single")],
        "labels": labels,
        "silhouettes": silhouette_samples(1 - values, labels, metric="precomputed").tolist(),
    }


def correlation_case(x, y):
    pearson = stats.pearsonr(x, y)
    low, high = pearson.confidence_interval(0.95)
    wide_low, wide_high = pearson.confidence_interval(0.99)
    return {
        "x": list(map(float, x)),
        "y": list(map(float, y)),
        "pearson": float(pearson.statistic),
        "interval_95": [float(low), float(high)],
        "interval_99": [float(wide_low), float(wide_high)],
        "spearman": float(stats.spearmanr(x, y).statistic),
        "ranks": stats.rankdata(x).tolist(),
    }


def main():
    found = {"numpy": numpy.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
    if found != VERSIONS:
        raise SystemExit(f"expected {VERSIONS}, found {found}")
    generator = numpy.random.default_rng(20260101)
    x = numpy.round(generator.normal(size=20), 6)
    ties = generator.integers(0, 4, size=15)
    correlations = [
        correlation_case(x, numpy.round(0.7 * x + generator.normal(size=20), 6)),
        correlation_case(ties, generator.integers(0, 4, size=15)),
        correlation_case([1, 2, 3, 4, 5], [5, 3, 4, 2, 1]),
    ]
    content = {
        "format": FORMAT,
        "versions": VERSIONS,
        "matrices": [matrix_case(generator, count, families) for count, families in ((5, 2), (9, 3), (24, 4))],
        "correlations": correlations,
        "normal_quantiles": [[p, float(stats.norm.ppf(p))] for p in (0.005, 0.025, 0.5, 0.9, 0.975, 0.9995)],
    }
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
    print(OUTPUT.name, OUTPUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
