//! Roots of functions that rise or fall.

/// Where a function changes its sign between two ends, as exactly as numbers are: it is negative at `low`.
pub fn root(low: f64, high: f64, of: impl Fn(f64) -> f64) -> f64 {
    root_within(0.0, low, high, of)
}

/// The same, as exactly as needed.
pub fn root_within(tolerance: f64, mut low: f64, mut high: f64, of: impl Fn(f64) -> f64) -> f64 {
    loop {
        let middle = low.midpoint(high);
        // What is no number lies between no two.
        let is_between = low.min(high) < middle && middle < low.max(high);
        if !is_between || (high - low).abs() <= tolerance {
            return middle;
        }
        if of(middle) < 0.0 { low = middle } else { high = middle }
    }
}

/// The logarithm of a sum of numbers with weights, given by their logarithms.
pub fn log_sum<const N: usize>(parts: [(f64, f64); N]) -> f64 {
    let most = parts.iter().fold(f64::NEG_INFINITY, |most, (_, log)| most.max(*log));
    most + parts.iter().map(|(weight, log)| weight * (log - most).exp()).sum::<f64>().ln()
}

/// The standard normal distribution.
pub fn normal(z: f64) -> f64 {
    libm::erfc(-z / std::f64::consts::SQRT_2) / 2.0
}

/// Its quantile.
pub fn quantile(p: f64) -> f64 {
    root(-40.0, 40.0, |z| normal(z) - p)
}

/// Above this, Stirling's series is exact to the last digit, and a difference of two logarithms is not.
const LARGE: f64 = 1e4;

/// The logarithm of Γ(x + n) / Γ(x).
pub fn log_rise(x: f64, n: f64) -> f64 {
    if x < LARGE {
        return libm::lgamma(x + n) - libm::lgamma(x);
    }
    let end = x + n;
    let series = |x: f64| 1.0 / (12.0 * x) - 1.0 / (360.0 * x * x * x);
    (end - 0.5) * (n / x).ln_1p() + n * x.ln() - n + series(end) - series(x)
}
