"""What a report of an experiment should say, by numerical integration: nothing here is shared with the core (src/experiment).

Reads comparisons as JSON from standard input, and writes for each the logarithm of the evidence against no effect, and against each end of its interval.
"""

import json
import math
import sys

PARTS = [(0.45, 1, 0.25), (0.45, -1, 0.25), (0.1, 0, 5)]
STEPS = 4000


def integral(of, middle, width):
    """The logarithm of an integral of exp(of), by the trapezoidal rule, which is exact for such functions."""
    step = 2 * width / STEPS
    values = [of(middle - width + step * at) for at in range(STEPS + 1)]
    most = max(values)
    return most + math.log(sum(math.exp(value - most) for value in values) * step)


def log_sides(x):
    """The logarithms of p and 1 - p, by the logit of p."""
    return -math.log1p(math.exp(-x)) if x > -30 else x, -math.log1p(math.exp(x)) if x < 30 else -x


def mean(logs):
    most = max(log for _, log in logs)
    return most + math.log(sum(weight * math.exp(log - most) for weight, log in logs))


def conversions(case, ratio):
    a, b = case["first"]["sum"], case["second"]["sum"]
    share, effect = case["share"], abs(math.log1p(case["effect"]))
    at = math.log(share / (1 - share)) + math.log(ratio)
    logs = []
    for weight, sign, deviation in PARTS:
        middle, deviation = at + sign * effect, deviation * effect
        p, q = (math.exp(log) for log in log_sides(middle))
        yes, no = deviation**-2 / q, deviation**-2 / p

        def prior(x):
            log_p, log_q = log_sides(x)
            return yes * log_p + no * log_q

        def both(x):
            log_p, log_q = log_sides(x)
            return (yes + b) * log_p + (no + a) * log_q

        peak = math.log((yes + b) / (no + a))
        logs.append((weight, integral(both, peak, 40 * deviation / math.sqrt(1 + (a + b) * p * q * deviation**2) + 1) - integral(prior, middle, 60 * deviation)))
    log_p, log_q = log_sides(at)
    return mean(logs) - b * log_p - a * log_q


def spread(arm):
    mean = arm["sum"] / arm["units"]
    return (arm["squares"] - arm["units"] * mean**2) / (arm["units"] - 1)


def means(case, ratio):
    first, second = case["first"], case["second"]
    pooled = spread({name: first[name] + second[name] for name in ("units", "sum", "squares")})
    a, b = first["sum"] / first["units"], second["sum"] / second["units"]
    va, vb = max(spread(first), pooled) / first["units"], max(spread(second), pooled) / second["units"]
    difference, variance = b - ratio * a, vb + ratio**2 * va
    effect = case["baseline"] * case["effect"] * max(ratio, 1)
    logs = []
    for weight, sign, deviation in PARTS:
        middle, deviation = sign * effect, deviation * effect

        def both(theta):
            return -((theta - middle) ** 2) / (2 * deviation**2) + (difference * theta - theta**2 / 2) / variance

        precision = deviation**-2 + 1 / variance
        peak = (middle / deviation**2 + difference / variance) / precision
        logs.append((weight, integral(both, peak, 14 / math.sqrt(precision)) - math.log(deviation * math.sqrt(2 * math.pi))))
    return mean(logs)


found = []
for case in json.load(sys.stdin):
    of = means if case["method"] == "means" else conversions
    found.append([of(case, 1)] + [None if case[end] is None else of(case, 1 + case[end]) for end in ("low", "high")])
print(json.dumps(found))
