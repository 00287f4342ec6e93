//! Whether a sign-in still stands. An access token lives for minutes; whoever signs out, is disabled or gets other
//! rights is out at once in this process, and within seconds in the others.
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{
    access::{Actor, Scope},
    ids::SessionId,
};

use crate::{context::App, errors::AppError};

/// How long what was looked up is believed.
const FRESH: Duration = Duration::from_secs(5);
/// More than that many people at once are looked up anew.
const MOST: usize = 20_000;

/// What was looked up, by sign-in.
#[derive(Debug, Default)]
pub struct Standings(Mutex<HashMap<SessionId, Known>>);

#[derive(Clone, Copy, Debug)]
struct Known {
    at: Duration,
    stands: bool,
}

impl Standings {
    fn known(&self, session: SessionId, now: Duration) -> Option<bool> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&session).filter(|known| now.saturating_sub(known.at) < FRESH).map(|known| known.stands)
    }

    fn learn(&self, session: SessionId, known: Known) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST {
            held.clear();
        }
        held.insert(session, known);
    }

    /// To be called when sessions were ended or rights changed: everybody is looked up anew.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Whether the sign-in behind a token goes on, with the rights the token tells of.
pub(super) async fn stands(app: &App, actor: &Actor) -> Result<bool, AppError> {
    // Only a sandbox hands out tokens that nobody signed in for.
    let Some(session) = actor.session else { return Ok(app.settings.sandbox) };
    let now = app.clock.ticks();
    if let Some(stands) = app.standings.known(session, now) {
        return Ok(stands);
    }
    let account = store::account_of_session(&app.store, session, app.now()).await?;
    let stands = account.is_some_and(|account| {
        let told = (Some(account.id), account.role, account.provider, account.organisation);
        account.disabled_at.is_none()
            && told == (actor.account, actor.role, actor.provider, actor.organisation)
    }) && acts_for_them_still(app, actor).await?;
    app.standings.learn(session, Known { at: now, stands });
    Ok(stands)
}

/// Whether the organisation still acts for all the token tells of.
async fn acts_for_them_still(app: &App, actor: &Actor) -> Result<bool, AppError> {
    let Some(organisation) = actor.organisation.filter(|_| !actor.acts_for.is_empty()) else {
        return Ok(true);
    };
    let held = store::find_organisation(&app.store, &Scope::All, organisation).await?;
    Ok(held.is_some_and(|held| actor.acts_for.iter().all(|other| held.acts_for.contains(other))))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::ids::SessionId;

    use super::{FRESH, Known, Standings};

    #[test]
    fn what_is_known_of_a_sign_in_is_believed_for_seconds() {
        let held = Standings::default();
        let session = SessionId(uuid::Uuid::from_u128(1));
        let learnt = Duration::from_secs(100);
        assert_eq!(held.known(session, learnt), None);
        held.learn(session, Known { at: learnt, stands: true });
        assert_eq!(held.known(session, learnt + FRESH / 2), Some(true));
        assert_eq!(held.known(session, learnt + FRESH), None);
        held.forget();
        assert_eq!(held.known(session, learnt), None);
    }
}
