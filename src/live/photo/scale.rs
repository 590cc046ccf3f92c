use super::raster::Raster;

/// A part of a raster: left, top, width, height, also of fractions of pixels.
pub(super) type Window = [f32; 4];

/// The largest part with a box's aspect ratio, as near to a point (in percent) as the photo's edges allow.
pub(super) fn covering(from: &Raster, [width, height]: [usize; 2], focus: [f32; 2]) -> Window {
    let [w, h] = [from.width as f32, from.height as f32];
    let ratio = width.max(1) as f32 / height.max(1) as f32;
    let size = if w > h * ratio { [h * ratio, h] } else { [w, w / ratio] };
    let start = |percent: f32, all: f32, part: f32| {
        let wanted = if percent.is_finite() { percent / 100.0 * all - part / 2.0 } else { (all - part) / 2.0 };
        wanted.min(all - part).max(0.0)
    };
    let [x, y] = focus;
    let [part_w, part_h] = size;
    [start(x, w, part_w), start(y, h, part_h), part_w, part_h]
}

/// The size in which a part of a size fits into a box; enlarged at most so many times.
pub(super) fn fitting([w, h]: [f32; 2], [width, height]: [usize; 2], most: f32) -> [usize; 2] {
    let scale = (width as f32 / w.max(1.0)).min(height as f32 / h.max(1.0)).min(most);
    let side = |n: f32, most: usize| ((n * scale + 0.5) as usize).min(most).max(1);
    [side(w, width), side(h, height)]
}

/// Scales down to fit a box, keeping the aspect ratio; never enlarges.
pub(super) fn inside(from: Raster, size: [usize; 2]) -> Raster {
    let [w, h] = [from.width as f32, from.height as f32];
    let size = fitting([w, h], size, 1.0);
    resized(from, [0.0, 0.0, w, h], size)
}

/// Resamples a part to a size: each axis with a triangle filter, as wide as one new pixel.
#[inline(never)]
pub(super) fn resized(from: Raster, [left, top, w, h]: Window, [width, height]: [usize; 2]) -> Raster {
    if [left, top, w, h] == [0.0, 0.0, width as f32, height as f32] && [from.width, from.height] == [width, height] {
        return from;
    }
    let columns = weights(from.width, left, w, width);
    let rows = weights(from.height, top, h, height);
    // Only the columns that are needed, and whole rows first: they are sums of rows, many numbers at once.
    let first = columns.iter().map(|taps| taps.first).min().unwrap_or(0) * 3;
    let last = columns.iter().map(|taps| taps.first + taps.weights.len()).max().unwrap_or(0) * 3;
    // One more number, so that four can be read for each pixel.
    let mut sums = vec![0.0_f32; last.saturating_sub(first) + 1];
    let mut rgb = Vec::with_capacity(width * height * 3);
    for row in &rows {
        sums.fill(0.0);
        for (line, weight) in from.rows().skip(row.first).zip(&row.weights) {
            let line = line.get(first..last).unwrap_or(&[]);
            sums.iter_mut().zip(line).for_each(|(sum, level)| *sum += f32::from(*level) * weight);
        }
        for column in &columns {
            let mut pixel = [0.5_f32; 4];
            let mut at = column.first * 3 - first;
            for weight in &column.weights {
                let Some(levels) = sums.get(at..).and_then(|rest| rest.first_chunk::<4>()) else { break };
                pixel.iter_mut().zip(levels).for_each(|(sum, level)| *sum += level * weight);
                at += 3;
            }
            rgb.extend(pixel.map(|sum| sum as u8).first_chunk::<3>().copied().unwrap_or_default());
        }
    }
    Raster { width, height, rgb }
}

/// The pixels that make a new one, from `first` on.
struct Taps {
    first: usize,
    weights: Vec<f32>,
}

/// What makes each of `to` new pixels of a part of `from` old ones.
fn weights(from: usize, start: f32, length: f32, to: usize) -> Vec<Taps> {
    let step = length / to as f32;
    let reach = step.max(1.0);
    let of = |new: usize| {
        let center = start + (new as f32 + 0.5) * step;
        let first = ((center - reach).floor().max(0.0) as usize).min(from - 1);
        let last = ((center + reach).ceil() as usize).min(from).max(first + 1);
        let share = |old: usize| (1.0 - (old as f32 + 0.5 - center).abs() / reach).max(0.0);
        let mut weights: Vec<f32> = (first..last).map(share).collect();
        let all: f32 = weights.iter().sum();
        if all > 0.0 {
            weights.iter_mut().for_each(|weight| *weight /= all);
        } else {
            weights.fill(1.0 / (last - first) as f32);
        }
        Taps { first, weights }
    };
    (0..to).map(of).collect()
}
