//! How often something may be tried. Counted in the database, so that replicas count together and a restart forgets
//! nothing; counted before the attempt, so that many at once are no way around; by keyed hashes, so that the table
//! tells of nobody. Whether there is such an account makes no difference.
use jiff::SignedDuration;
use serde_json::json;

use super::Origin;
use crate::{audit, context::App, errors::AppError};

#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    what: &'static str,
    most: i64,
    minutes: i64,
}

/// Passwords of one account, and codes from its mail.
pub(super) const PASSWORDS: Limit = Limit { what: "password", most: 10, minutes: 15 };
/// Whatever a network tries that fails.
pub(super) const NETWORK: Limit = Limit { what: "network", most: 100, minutes: 15 };
pub(super) const CODES: Limit = Limit { what: "code", most: 5, minutes: 15 };
/// Letters that one address may cause to be sent.
pub(super) const LETTERS: Limit = Limit { what: "letter", most: 3, minutes: 60 };
pub(super) const LETTERS_OF_NETWORK: Limit = Limit { what: "letters_of_network", most: 30, minutes: 60 };

impl Limit {
    pub(super) fn key(self, app: &App, whose: &str) -> String {
        app.secrets.hash("throttle", &format!("{}:{whose}", self.what))
    }
}

/// Counts an attempt under each limit; refused where one of them is used up.
pub(super) async fn attempt(app: &App, origin: &Origin, limits: &[(Limit, &str)]) -> Result<(), AppError> {
    let now = app.now();
    let mut waits = 0;
    let tx = app.store.begin().await?;
    for (limit, whose) in limits {
        let window = SignedDuration::from_mins(limit.minutes);
        let counted = store::count_attempt(&tx, &limit.key(app, whose), window, now).await?;
        if counted.hits > limit.most {
            waits = waits.max(counted.ends_at.duration_since(now).as_secs().max(1));
        }
        // Once for each window: those who go on trying do not fill the log.
        if counted.hits == limit.most + 1 {
            let data = json!({"limit": limit.what});
            audit::note_unproven(app, &tx, origin, "attempts.limited", None, data).await?;
        }
    }
    tx.commit().await?;
    if waits == 0 {
        return Ok(());
    }
    Err(AppError::RateLimited { retry_after: u32::try_from(waits).unwrap_or(u32::MAX) })
}

/// Counts a letter; answers whether it may go out. Nobody is told.
pub(super) async fn may_write(app: &App, email: &str) -> Result<bool, AppError> {
    let tx = app.store.begin().await?;
    let window = SignedDuration::from_mins(LETTERS.minutes);
    let counted = store::count_attempt(&tx, &LETTERS.key(app, email), window, app.now()).await?;
    tx.commit().await?;
    Ok(counted.hits <= LETTERS.most)
}
