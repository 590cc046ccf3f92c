use super::raster::Raster;

/// Scales and crops in the middle to fill a box.
pub(super) fn covering(from: &Raster, width: usize, height: usize) -> Raster {
    // The largest centred part with the box's aspect ratio.
    let part = if from.width * height > from.height * width {
        [(from.height * width / height).clamp(1, from.width), from.height]
    } else {
        [from.width, (from.width * height / width).clamp(1, from.height)]
    };
    let [left, top] = [(from.width - part[0]) / 2, (from.height - part[1]) / 2];
    let rows = from.rgb.chunks_exact(from.width * 3).skip(top).take(part[1]);
    let rgb = rows.flat_map(|row| row.get(left * 3..(left + part[0]) * 3).unwrap_or(&[])).copied().collect();
    resized(&Raster { width: part[0], height: part[1], rgb }, width, height)
}

/// Scales down to fit a box, keeping the aspect ratio; never enlarges.
pub(super) fn inside(from: &Raster, width: usize, height: usize) -> Raster {
    if from.width <= width && from.height <= height {
        return from.clone();
    }
    if from.width * height > from.height * width {
        resized(from, width, (from.height * width / from.width).max(1))
    } else {
        resized(from, (from.width * height / from.height).max(1), height)
    }
}

/// Resamples each axis with a triangle filter as wide as one new pixel.
fn resized(from: &Raster, width: usize, height: usize) -> Raster {
    if (from.width, from.height) == (width, height) {
        return from.clone();
    }
    let columns = weights(from.width, width);
    let mut narrow: Vec<f32> = Vec::with_capacity(width * from.height * 3);
    for row in from.rgb.chunks_exact(from.width * 3) {
        for (start, weights) in &columns {
            let mut sums = [0.0_f32; 3];
            for (pixel, weight) in row.chunks_exact(3).skip(*start).zip(weights) {
                sums.iter_mut().zip(pixel).for_each(|(sum, channel)| *sum += f32::from(*channel) * weight);
            }
            narrow.extend(sums);
        }
    }
    let stride = width * 3;
    let mut rgb = Vec::with_capacity(stride * height);
    let mut sums = vec![0.0_f32; stride];
    for (start, weights) in weights(from.height, height) {
        sums.fill(0.5);
        for (row, weight) in narrow.chunks_exact(stride).skip(start).zip(&weights) {
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value * weight);
        }
        rgb.extend(sums.iter().map(|sum| *sum as u8));
    }
    Raster { width, height, rgb }
}

/// For each new pixel, the first source pixel and the weights.
fn weights(from: usize, to: usize) -> Vec<(usize, Vec<f32>)> {
    let step = from as f32 / to as f32;
    let reach = step.max(1.0);
    let of = |new: usize| {
        let center = (new as f32 + 0.5) * step;
        let first = (center - reach).floor().max(0.0) as usize;
        let last = ((center + reach).ceil() as usize).min(from);
        let shares: Vec<f32> = (first..last).map(|old| (1.0 - (old as f32 + 0.5 - center).abs() / reach).max(0.0)).collect();
        let all: f32 = shares.iter().sum();
        (first, shares.into_iter().map(|share| share / all).collect())
    };
    (0..to).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::color::Color;

    #[test]
    fn a_plain_colour_stays_as_it_is_and_sizes_are_what_was_asked() {
        let from = Raster::plain(301, 77, Color([10, 200, 255]));
        for (width, height) in [(1, 1), (120, 120), (77, 301), (600, 10), (301, 77)] {
            let out = covering(&from, width, height);
            assert_eq!((out.width, out.height, out.rgb.len()), (width, height, width * height * 3));
            assert!(out.rgb.chunks_exact(3).all(|p| p == [10, 200, 255]));
        }
        let small = inside(&from, 100, 100);
        assert_eq!((small.width, small.height), (100, 25));
        let same = inside(&from, 1000, 1000);
        assert_eq!((same.width, same.height), (301, 77));
    }

    #[test]
    fn what_covers_is_cut_in_the_middle() {
        // Red, green and blue stripes: the middle third is green.
        let rgb = (0..30).flat_map(|_| [[255, 0, 0], [0, 255, 0], [0, 0, 255]].into_iter().flat_map(|c| c.repeat(30))).collect();
        let out = covering(&Raster { width: 90, height: 30, rgb }, 15, 15);
        let mean = |c: usize| out.rgb.iter().skip(c).step_by(3).map(|n| u32::from(*n)).sum::<u32>() / 225;
        assert_eq!([mean(0) < 12, mean(1) > 230, mean(2) < 12], [true; 3]);
    }
}
