//! Whole percentages that add up to 100.

/// Each part's percentage by the largest remainder method: rounded down, then the rest goes to the largest remainders, the first ones if equal.
/// All are 0 if the sum is 0.
pub(crate) fn shares(parts: &[u32]) -> Vec<u32> {
    let all: u64 = parts.iter().map(|part| u64::from(*part)).sum();
    let hundredfold = |part: &u32| u64::from(*part) * 100;
    let mut shares: Vec<u32> = parts.iter().map(|part| hundredfold(part).checked_div(all).unwrap_or(0) as u32).collect();
    let mut order: Vec<(u64, usize)> = parts.iter().enumerate().map(|(i, part)| (hundredfold(part).checked_rem(all).unwrap_or(0), i)).collect();
    crate::base::order::by_key(&mut order, |(lost, _)| std::cmp::Reverse(*lost));
    let left = if all == 0 { 0 } else { 100 - shares.iter().sum::<u32>() };
    for (_, i) in order.into_iter().take(left as usize) {
        if let Some(share) = shares.get_mut(i) {
            *share += 1;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn p14_shares_of_a_poll_add_up_to_100() {
        assert_eq!(shares(&[1, 1, 1]), [34, 33, 33]);
        assert_eq!(shares(&[1, 1]), [50, 50]);
        assert_eq!(shares(&[5, 3, 3, 3, 3, 3]), [25, 15, 15, 15, 15, 15]);
        // Rounded individually, they would be 13 + 38 + 50 = 101.
        assert_eq!(shares(&[1, 3, 4]), [13, 37, 50]);
        assert_eq!(shares(&[0, 0, 0]), [0, 0, 0]);
        assert_eq!(shares(&[u32::MAX, u32::MAX, u32::MAX, 0]), [34, 33, 33, 0]);
        assert_eq!(shares(&[]), [0; 0]);
        let mut seed = 1_u32;
        for _ in 0..10_000 {
            let mut next = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed >> (8 + seed % 24)
            };
            let parts: Vec<u32> = (0..2 + next() % 5).map(|_| next()).collect();
            let (found, all) = (shares(&parts), parts.iter().map(|part| f64::from(*part)).sum::<f64>());
            assert_eq!(found.iter().sum::<u32>(), if all == 0.0 { 0 } else { 100 }, "{parts:?}");
            let exact = parts.iter().map(|part| if all == 0.0 { 0.0 } else { f64::from(*part) * 100.0 / all });
            assert!(exact.zip(&found).all(|(exact, share)| (exact - f64::from(*share)).abs() < 1.0), "{parts:?}: {found:?}");
        }
    }
}
