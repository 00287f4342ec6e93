//! How many requests a caller may make: a bucket for each, filled evenly through the minute.
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{access::Actor, ids::OrganisationId};

const WINDOW_SECONDS: u32 = 60;
/// Buckets kept; those that are full again are forgotten first.
const MOST: usize = 10_000;

pub struct Rates {
    per_minute: u32,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: Duration,
}

/// What is left to a caller after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests of a window of so many seconds.
    pub quota: u32,
    pub window: u32,
    pub left: u32,
    /// Seconds until the bucket is full, or, where the request is refused, until there is place for one.
    pub wait: u32,
    pub allowed: bool,
}

impl Rates {
    /// Zero sets no bound.
    pub fn new(per_minute: u32) -> Self {
        Self { per_minute, buckets: Mutex::default() }
    }

    /// Takes one request of this caller's at an instant of the process; `None` where there is no bound.
    pub fn take(&self, caller: &str, now: Duration) -> Option<Rate> {
        if self.per_minute == 0 {
            return None;
        }
        let full = f64::from(self.per_minute);
        let per_second = full / f64::from(WINDOW_SECONDS);
        let filled = |bucket: &Bucket| {
            (bucket.left + now.saturating_sub(bucket.at).as_secs_f64() * per_second).min(full)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| filled(bucket) < full);
        }
        let left = buckets.get(caller).map_or(full, filled);
        let allowed = left >= 1.0;
        let left = if allowed { left - 1.0 } else { left };
        buckets.insert(caller.to_owned(), Bucket { left, at: now });
        let missing = if allowed { full - left } else { 1.0 - left };
        Some(Rate {
            quota: self.per_minute,
            window: WINDOW_SECONDS,
            left: whole(left.floor()),
            wait: whole((missing / per_second).ceil()),
            allowed,
        })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to a quota of 32 bits")]
fn whole(number: f64) -> u32 {
    number.max(0.0) as u32
}

/// Who a caller is to limits, idempotency keys and uploads: tokens come and go, the caller stays. A program is known by
/// its name among those bound to the same, so that a rotated key goes on and another customer's `erp` is another.
pub fn caller_of(actor: &Actor) -> String {
    let name = match (actor.account, actor.contact) {
        (Some(account), _) => account.to_string(),
        (None, Some(contact)) => contact.to_string(),
        (None, None) => {
            let bound = |to: Option<OrganisationId>| to.map(|id| id.to_string()).unwrap_or_default();
            format!("{}/{}/{}", bound(actor.provider), bound(actor.organisation), actor.name)
        }
    };
    format!("{}:{name}", actor.role)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Rates;

    #[test]
    fn a_bucket_empties_and_fills_evenly() {
        let rates = Rates::new(60);
        let at = Duration::from_secs;
        for left in (0..60).rev() {
            let rate = rates.take("one", at(0)).unwrap();
            assert_eq!((rate.allowed, rate.left, rate.wait), (true, left, 60 - left));
        }
        let refused = rates.take("one", at(0)).unwrap();
        assert_eq!((refused.allowed, refused.left, refused.wait), (false, 0, 1));
        assert!(rates.take("other", at(0)).unwrap().allowed, "each has its own");
        assert!(!rates.take("one", Duration::from_millis(500)).unwrap().allowed);
        assert!(rates.take("one", at(1)).unwrap().allowed);
        let rested = rates.take("one", at(600)).unwrap();
        assert_eq!((rested.left, rested.wait), (59, 1), "it holds no more than a window");
        assert_eq!(Rates::new(0).take("one", at(0)), None);
    }
}
