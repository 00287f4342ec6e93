//! Sorted working windows on the instant line with prefix sums of their seconds.

/// Width of a bucket of the opening index, one day.
const BUCKET: i64 = 86_400;

/// All working windows of a calendar in seconds since the epoch. Sums are taken on the instant line, so a night shift
/// through a clock change counts the hours that really pass (V11).
#[derive(Debug, Clone)]
pub(super) struct Windows {
    opens: Vec<i64>,
    closes: Vec<i64>,
    /// `sums[i]` is the working time before window `i`; one more entry than windows.
    sums: Vec<i64>,
    base: i64,
    /// `buckets[k]` is the first window that closes after `base + k * BUCKET`.
    buckets: Vec<u32>,
}

impl Windows {
    /// `windows` are sorted, disjoint and not empty; `base..end` is the coverage.
    pub(super) fn new(windows: &[(i64, i64)], base: i64, end: i64) -> Self {
        let mut sums = Vec::with_capacity(windows.len() + 1);
        let mut total = 0;
        sums.push(0);
        for (open, close) in windows {
            debug_assert!(open < close);
            total += close - open;
            sums.push(total);
        }
        let count = usize::try_from((end - base).div_euclid(BUCKET)).unwrap_or_default() + 2;
        let mut buckets = Vec::with_capacity(count);
        let (mut index, mut edge) = (0, base);
        for _ in 0..count {
            while windows.get(index).is_some_and(|&(_, close)| close <= edge) {
                index += 1;
            }
            buckets.push(u32::try_from(index).expect("a calendar has fewer than 2^32 windows"));
            edge += BUCKET;
        }
        let (opens, closes) = windows.iter().copied().unzip();
        Self { opens, closes, sums, base, buckets }
    }

    pub(super) fn len(&self) -> usize {
        self.opens.len()
    }

    pub(super) fn get(&self, index: usize) -> (i64, i64) {
        (self.opens[index], self.closes[index])
    }

    /// The first window that closes after `at`: the one that holds `at` or the next one.
    pub(super) fn at_or_after(&self, at: i64) -> usize {
        let bucket = usize::try_from((at - self.base).div_euclid(BUCKET)).unwrap_or_default();
        let last = self.buckets.len() - 1;
        let low = self.buckets[bucket.min(last)] as usize;
        let high = self.buckets[(bucket + 1).min(last)] as usize;
        low + self.closes[low..high].partition_point(|&close| close <= at)
    }

    pub(super) fn is_open(&self, at: i64) -> bool {
        self.opens.get(self.at_or_after(at)).is_some_and(|&open| open <= at)
    }

    /// Working seconds before `at`.
    pub(super) fn work_before(&self, at: i64) -> i64 {
        let index = self.at_or_after(at);
        let into = self.opens.get(index).map_or(0, |&open| (at - open).max(0));
        self.sums[index] + into
    }

    /// TR-1: the first instant by which `seconds` of working time have passed since `from`. A result that falls on a
    /// closing stays there; zero seconds end at the next opening.
    pub(super) fn add(&self, from: i64, seconds: i64) -> Option<i64> {
        let first = self.at_or_after(from);
        let open = *self.opens.get(first)?;
        if seconds == 0 {
            return Some(from.max(open));
        }
        let target = self.sums[first] + (from - open).max(0) + seconds;
        let index = self.window_reaching(target, first)?;
        Some(self.opens[index] + target - self.sums[index])
    }

    /// The last instant at which `seconds` of working time are still left before `to`.
    pub(super) fn subtract(&self, to: i64, seconds: i64) -> Option<i64> {
        if seconds == 0 {
            return Some(to);
        }
        let target = self.work_before(to) - seconds;
        let index = self.sums.partition_point(|&sum| sum <= target).checked_sub(1)?;
        Some(self.opens.get(index)? + target - self.sums[index])
    }

    /// The first window from `first` on by whose end `target` is reached; gallops, as most answers lie close by.
    fn window_reaching(&self, target: i64, first: usize) -> Option<usize> {
        let ends = &self.sums[first + 1..];
        let mut step = 1;
        let mut low = 0;
        while let Some(&end) = ends.get(low + step - 1) {
            if end >= target {
                break;
            }
            low += step;
            step *= 2;
        }
        let high = (low + step).min(ends.len());
        let index = low + ends[low..high].partition_point(|&end| end < target);
        (index < ends.len()).then_some(first + index)
    }
}
