//! One passage with what passes it in an hour.
use jiff::{Timestamp, tz::Offset};

const OPENS: i64 = 10;
const CLOSES: i64 = 22;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// Of a day's visitors, from the opening on, in thousandths.
const BY_HOUR: [f64; 12] = [40.0, 60.0, 80.0, 95.0, 95.0, 85.0, 85.0, 95.0, 115.0, 110.0, 90.0, 50.0];
/// From Monday on.
const BY_WEEKDAY: [f64; 7] = [0.85, 0.85, 0.9, 0.95, 1.1, 1.25, 1.1];

#[derive(Clone, Copy, Debug)]
pub struct Passage {
    pub seed: u64,
    /// Visitors of an average day.
    pub a_day: f64,
    pub offset: Offset,
}

impl Passage {
    /// Entries and exits of the hour that starts at `at`.
    pub fn count(&self, at: Timestamp) -> [f64; 2] {
        let second = at.as_second();
        let (before, now) = (self.hour(second - HOUR), self.hour(second));
        // Those who stay beyond the hour leave in the next one.
        [now.0, now.0 - now.1 + before.1]
    }

    /// Entries, and how many of them stay beyond the hour.
    fn hour(&self, second: i64) -> (f64, f64) {
        let local = second + i64::from(self.offset.seconds());
        let hour = local.rem_euclid(DAY) / HOUR;
        let Some(share) = usize::try_from(hour - OPENS).ok().and_then(|place| BY_HOUR.get(place)) else {
            return (0.0, 0.0);
        };
        // 1 January 1970 was a Thursday.
        let weekday = usize::try_from((local.div_euclid(DAY) + 3).rem_euclid(7)).unwrap_or_default();
        let mean = self.a_day * BY_WEEKDAY[weekday] * share / 1_000.0;
        let entered = (mean + mean.sqrt() * self.noise(second)).round().max(1.0);
        let stay = if hour + 1 == CLOSES { 0.0 } else { (entered * 0.3).floor() };
        (entered, stay)
    }

    /// Near the normal distribution, between -3 and 3.
    fn noise(&self, second: i64) -> f64 {
        let mut state = self.seed ^ second.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut sum = 0.0;
        for _ in 0..12 {
            state = mixed(state);
            sum += f64::from(u32::try_from(state >> 32).unwrap_or_default()) / f64::from(u32::MAX);
        }
        (sum - 6.0).clamp(-3.0, 3.0)
    }
}

/// `SplitMix64`.
const fn mixed(state: u64) -> u64 {
    let state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole numbers, which floats hold exactly")]
mod tests {
    use super::*;

    fn passage() -> Passage {
        Passage { seed: 7, a_day: 400.0, offset: Offset::constant(3) }
    }

    #[test]
    fn the_same_seed_counts_the_same_and_another_does_not() {
        let at: Timestamp = "2026-11-17T11:00:00Z".parse().expect("an instant");
        assert_eq!(passage().count(at), passage().count(at));
        assert_ne!(passage().count(at), Passage { seed: 8, ..passage() }.count(at));
    }

    #[test]
    fn who_comes_in_goes_out_the_same_day() {
        let midnight: Timestamp = "2026-11-16T21:00:00Z".parse().expect("an instant");
        for day in 0..60 {
            let mut sums = [0.0, 0.0];
            for hour in 0..24 {
                let at = midnight + jiff::SignedDuration::from_hours(day * 24 + hour);
                let [entered, left] = passage().count(at);
                assert!(entered >= 0.0 && left >= 0.0, "{at}");
                sums = [sums[0] + entered, sums[1] + left];
            }
            assert!((sums[0] - sums[1]).abs() < 0.5, "{sums:?}");
            assert!((200.0..700.0).contains(&sums[0]), "{sums:?}");
        }
    }
}
