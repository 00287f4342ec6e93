//! The demonstration, while this desk is one. Whoever administers it may end it: the server removes it and starts the
//! real desk in its place.
use domain::access::Actor;
use tokio::sync::watch;

use crate::{accounts::standing, context::App, errors::AppError, tickets::access::administrators_only};

#[derive(Debug, Default)]
pub struct Demonstration(watch::Sender<State>);

#[derive(Debug, Default)]
enum State {
    /// This is a real desk.
    #[default]
    None,
    Running,
    Ended {
        token: String,
    },
}

impl Demonstration {
    pub fn begin(&self) {
        self.0.send_replace(State::Running);
    }

    /// Until its very end: who waits for the real desk must not take this one for it.
    pub fn is_shown(&self) -> bool {
        !matches!(*self.0.borrow(), State::None)
    }

    /// Waits until it is ended; answers the token by which the real desk may be founded.
    pub async fn ended(&self) -> String {
        let mut states = self.0.subscribe();
        let ended = states.wait_for(|state| matches!(state, State::Ended { .. })).await;
        match ended.as_deref() {
            Ok(State::Ended { token }) => token.clone(),
            // The sender lives as long as `self`.
            _ => std::future::pending().await,
        }
    }
}

/// Ends the demonstration; answers the token of the real desk's first run, void where that desk has accounts.
pub async fn end_demonstration(app: &App, actor: &Actor) -> Result<String, AppError> {
    administrators_only(actor)?;
    standing(app, actor).await?;
    let token = app.random_token();
    let ended = app.demonstration.0.send_if_modified(|state| {
        let running = matches!(state, State::Running);
        if running {
            *state = State::Ended { token: token.clone() };
        }
        running
    });
    if ended { Ok(token) } else { Err(AppError::NotFound { what: "demonstration" }) }
}
