//! What keeps machines from keeping each other busy, and whoever guesses from going on. A mail may carry anybody's
//! address: who proved nothing is counted apart from who did, so that nobody forges a customer into silence.
use super::hourly::Hourly;

/// Letters of a machine to one address that nobody proved.
const STRANGERS: usize = 3;
/// Mails of the same words from one proven address that are answered: a machine that does not say it is one repeats
/// itself.
const REPEATS: usize = 20;
/// Keys that open nothing, from one sender (S-10).
const KEYS: usize = 20;

#[derive(Debug)]
pub struct Patience {
    pub(crate) strangers: Hourly,
    pub(crate) repeats: Hourly,
    pub(crate) keys: Hourly,
}

impl Default for Patience {
    fn default() -> Self {
        Self { strangers: Hourly::new(STRANGERS), repeats: Hourly::new(REPEATS), keys: Hourly::new(KEYS) }
    }
}
