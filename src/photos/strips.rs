//! Plans how a photo is scaled in strips, because a browser that scales it at once holds the page for that time.
//!
//! Strips fit together without a seam, because:
//!
//! - Each is scaled by the same ratio, exactly: a whole number of source pixels becomes a whole number of target pixels.
//!   Only the last one may be stretched, by less than a pixel.
//! - Strips overlap. At a boundary each is drawn as far as the middle of the overlap, so a pixel is always scaled
//!   together with its neighbours.
//!
//! They lie across the longer side. So a strip can always be made small: 1/125 of the photo, whatever its proportions.

use std::ops::Range;

/// The longest side of a photo as it is sent, in pixels. What is scaled while it is decoded only comes near to it.
pub const LONGEST_SIDE: u32 = 2_000;

/// The overlap is at least this many target pixels. Browsers compute a pixel from at most 3 on each side (Lanczos).
const OVERLAP: u32 = 8;

/// A ratio has at most this many target pixels. With more it would be closer to [`LONGEST_SIDE`], with a larger overlap.
const MAX_DENOMINATOR: u32 = 16;

/// About how many pixels of the photo a strip has. A slow phone scales them within a few milliseconds.
const STRIP: u32 = 400_000;

/// How a photo is scaled. Ranges and sides are in pixels.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    /// The longer side of the scaled photo.
    pub long: u32,
    /// Its shorter side.
    pub short: u32,
    /// The strips, along the longer side.
    pub strips: Vec<Strip>,
}

/// A part of the longer side.
#[derive(Debug, PartialEq, Eq)]
pub struct Strip {
    /// What is scaled of the photo.
    pub source: Range<u32>,
    /// Which part of the scaled photo this becomes.
    pub target: Range<u32>,
    /// What is drawn of `target`.
    pub drawn: Range<u32>,
}

/// `source` pixels become `target` pixels.
#[derive(Clone, Copy)]
struct Ratio {
    source: u32,
    target: u32,
}

impl Plan {
    /// The strips of a photo, by its longer and its shorter side.
    #[must_use]
    pub fn in_strips(long: u32, short: u32) -> Self {
        let ratio = Ratio::of(long);
        let scaled = ratio.scale(long);
        Self {
            long: scaled,
            short: ratio.scale(short),
            strips: strips(long, scaled, short, ratio.repeated()),
        }
    }

    /// The whole photo as one strip.
    #[must_use]
    pub fn at_once(long: u32, short: u32) -> Self {
        let ratio = Ratio::of(long);
        let scaled = ratio.scale(long);
        let whole = Strip {
            source: 0..long,
            target: 0..scaled,
            drawn: 0..scaled,
        };
        Self {
            long: scaled,
            short: ratio.scale(short),
            strips: vec![whole],
        }
    }
}

/// Each strip begins at a multiple of `step`, and overlaps the next one by a `step`.
fn strips(long: u32, scaled: u32, short: u32, step: Ratio) -> Vec<Strip> {
    let count = (STRIP / short.saturating_mul(step.source).max(1)).max(2) - 1;
    let mut strips = Vec::new();
    let mut first = 0;
    loop {
        let end = first + count + 1;
        // What remains isn't made a strip if it is short, because the last one may be stretched.
        let is_last = end * step.target + count * step.target / 2 >= scaled;
        let middle = |step_index| step_index * step.target + step.target / 2;
        let (source_end, target_end, drawn_end) = if is_last {
            (long, scaled, scaled)
        } else {
            (end * step.source, end * step.target, middle(end - 1))
        };
        strips.push(Strip {
            source: first * step.source..source_end,
            target: first * step.target..target_end,
            drawn: if first == 0 { 0 } else { middle(first) }..drawn_end,
        });
        if is_last {
            return strips;
        }
        first += count;
    }
}

impl Ratio {
    /// The ratio that scales `long` to at most [`LONGEST_SIDE`], and as close to it as possible. It never enlarges.
    fn of(long: u32) -> Self {
        let to = |target: u32| Self {
            source: (long * target).div_ceil(LONGEST_SIDE).max(target),
            target,
        };
        let value = |ratio: &Self| f64::from(ratio.source) / f64::from(ratio.target);
        (2..=MAX_DENOMINATOR).map(to).fold(to(1), |best, next| {
            if value(&next) < value(&best) {
                next
            } else {
                best
            }
        })
    }

    fn scale(self, side: u32) -> u32 {
        ((side * self.target + self.source / 2) / self.source).max(1)
    }

    /// The same ratio with at least [`OVERLAP`] target pixels.
    const fn repeated(self) -> Self {
        let times = OVERLAP.div_ceil(self.target);
        Self {
            source: self.source * times,
            target: self.target * times,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_keeps_its_proportions() {
        for (photo, scaled) in [
            ((4_000, 3_000), (2_000, 1_500)),
            // The closest ratio is 33:16.
            ((4_032, 3_024), (1_955, 1_466)),
            ((4_624, 3_468), (2_000, 1_500)),
            ((12_000, 900), (2_000, 150)),
            ((5_000, 1), (2_000, 1)),
            ((40_000, 3), (2_000, 1)),
            ((10_900, 10_900), (1_998, 1_998)),
            ((2_001, 2_000), (1_883, 1_882)),
            ((2_000, 2_000), (2_000, 2_000)),
            ((800, 600), (800, 600)),
            ((1, 1), (1, 1)),
        ] {
            let plan = Plan::in_strips(photo.0, photo.1);
            assert_eq!((plan.long, plan.short), scaled, "{photo:?}");
        }
    }

    #[test]
    fn a_photo_of_12_megapixels_becomes_36_strips() {
        let strips = Plan::in_strips(4_000, 3_000).strips;
        assert_eq!(strips.len(), 36);
        let strip = |source, target, drawn| Strip {
            source,
            target,
            drawn,
        };
        assert_eq!(strips[0], strip(0..128, 0..64, 0..60));
        assert_eq!(strips[1], strip(112..240, 56..120, 60..116));
        assert_eq!(strips[35], strip(3_920..4_000, 1_960..2_000, 1_964..2_000));
    }

    #[test]
    fn a_small_photo_is_one_strip() {
        let whole = Strip {
            source: 0..800,
            target: 0..800,
            drawn: 0..800,
        };
        assert_eq!(Plan::in_strips(800, 400).strips, [whole]);
    }

    /// Sides of every order of magnitude, up to what is decoded.
    fn sizes() -> impl Iterator<Item = (u32, u32)> {
        let longs = (1..400).chain((400..40_000).step_by(97)).chain([65_535]);
        longs.flat_map(|long| {
            let shorts = [1, long / 13, long / 2, long * 3 / 4, long];
            shorts
                .map(|short| (long, short.clamp(1, 120_000_000 / long)))
                .into_iter()
        })
    }

    #[test]
    fn every_pixel_of_the_scaled_photo_is_drawn_once() {
        for (long, short) in sizes() {
            let plan = Plan::in_strips(long, short);
            let mut drawn = 0;
            for strip in &plan.strips {
                assert_eq!(strip.drawn.start, drawn, "{long} × {short}");
                assert!(drawn < strip.drawn.end, "{long} × {short}");
                drawn = strip.drawn.end;
            }
            assert_eq!(drawn, plan.long, "{long} × {short}");
        }
    }

    #[test]
    fn every_strip_has_the_same_ratio_and_real_neighbours() {
        for (long, short) in sizes() {
            let plan = Plan::in_strips(long, short);
            let ratio = Ratio::of(long);
            let is_exact =
                |source: u32, target: u32| source * ratio.target == target * ratio.source;
            let last = plan.strips.len() - 1;
            for (index, strip) in plan.strips.iter().enumerate() {
                assert!(is_exact(strip.source.start, strip.target.start));
                let (before, after) = (
                    strip.drawn.start - strip.target.start,
                    strip.target.end - strip.drawn.end,
                );
                assert!(index == 0 || before >= OVERLAP / 2, "{long} × {short}");
                assert!(index == last || after >= OVERLAP / 2, "{long} × {short}");
                assert!(index == last || is_exact(strip.source.end, strip.target.end));
            }
            let end = &plan.strips[last];
            assert_eq!((end.source.end, end.target.end), (long, plan.long));
        }
    }

    #[test]
    fn no_strip_is_large() {
        for (long, short) in sizes() {
            for strip in Plan::in_strips(long, short).strips {
                let pixels = strip.source.len() as u64 * u64::from(short);
                let most = u64::from(STRIP).max(u64::from(long) * u64::from(short) / 50);
                assert!(pixels <= most * 3 / 2, "{long} × {short}: {pixels}");
            }
        }
    }
}
