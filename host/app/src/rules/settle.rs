//! Hours in a turn: the customer's ledgers are locked before a rule set may draw on them, a case that is completed is
//! settled, one that is over holds nothing, and one that goes on after all gets back what it was charged.
use domain::{
    access::Scope,
    catalogue::Entitlement,
    ids::OrganisationId,
    ledger::LedgerError,
    rules::{CaseHook, Denial, EffectKind, HookName, ProposalDraft},
    ticket::{ActorRef, CoverageGrade, PendingCall},
};
use serde_json::json;

use super::turn::{Asked, Turn};
use crate::{context::App, errors::AppError};

/// Kind of work that is ordered and charged (6.2).
const DEVELOPMENT: &str = "development";

/// The case is done and its hours could not be settled; a person has to see to it.
pub(crate) const SETTLEMENT_BLOCKED: &str = "settlement_blocked";

impl Turn {
    /// From here to the commit nobody else in this process draws on the customer's hours, and the balances in the
    /// snapshot are those of now, with what waits to be written. Should that fail, or another replica draw, the number
    /// of the last posting refuses this turn, and it is taken again.
    pub(crate) async fn lock_ledgers(&mut self, app: &App) -> Result<(), AppError> {
        let draws = self.rules.manifest.effects.contains(&EffectKind::PostLedger);
        let Some(customer) = self.case.ticket.customer.filter(|_| draws && self.ledgers.is_none()) else {
            return Ok(());
        };
        self.ledgers = Some(app.ledgers.lock(customer.0.as_bytes()).await);
        self.still_current(app).await?;
        self.read_ledgers(app, customer).await
    }

    async fn read_ledgers(&mut self, app: &App, customer: OrganisationId) -> Result<(), AppError> {
        // Before the reading: what is written between the two is in both.
        let ahead = app.commits.accounts_ahead();
        self.environment.entitlements =
            store::entitlements_of(&app.store, &Scope::All, customer, Some(&self.case.ticket.product))
                .await?;
        self.rests_on.clear();
        for held in &mut self.environment.entitlements {
            if let Some(account) = ahead.get(&held.id).filter(|ahead| ahead.sequence > held.account.sequence)
            {
                held.account = *account;
                self.rests_on.push((held.id, account.sequence));
            }
        }
        self.change.accounts =
            self.environment.entitlements.iter().map(|held| (held.id, held.account)).collect();
        Ok(())
    }

    /// Waits until the balances this turn rests on are written or have failed; answers whether they are other than
    /// they were.
    pub(super) async fn balances_moved(&mut self, app: &App) -> bool {
        let Some(customer) = self.case.ticket.customer.filter(|_| !self.rests_on.is_empty()) else {
            return false;
        };
        if !self.change.postings.is_empty() {
            // What the turn posted so far rests on them too: its commit finds out.
            return false;
        }
        let before = self.change.accounts.clone();
        let read = match app.commits.flushed(app).await {
            Ok(()) => self.read_ledgers(app, customer).await,
            Err(error) => Err(error),
        };
        if let Err(error) = read {
            tracing::warn!(%error, "balances cannot be read again");
            return false;
        }
        self.change.accounts != before
    }

    /// Whoever held the lock before may have drawn for this very case: then it is read anew.
    async fn still_current(&self, app: &App) -> Result<(), AppError> {
        let Some(version) = self.loaded_version() else { return Ok(()) };
        if app.commits.is_writing(self.case.ticket.id) {
            app.commits.flushed(app).await?;
        }
        let now = store::ticket_version(&app.store, &Scope::All, self.case.ticket.id).await?;
        if now == Some(version) { Ok(()) } else { Err(AppError::Stale) }
    }

    /// The snapshot shows balances after what this turn has posted.
    pub(super) fn follow_ledgers(&mut self) {
        for held in &mut self.environment.entitlements {
            if let Some(account) = self.change.accounts.get(&held.id) {
                held.account = *account;
            }
        }
    }

    /// Asks the rule set for the settlement of a case that is about to be closed (S 3.7).
    pub(crate) async fn settle(&mut self, app: &App) -> Result<Asked, AppError> {
        let case = &self.case;
        let ordered = case.ticket.kind.as_deref() == Some(DEVELOPMENT) || case.ticket.billable == Some(true);
        let owes = ordered || !case.works.is_empty() || !case.approvals.is_empty();
        if !owes || !self.rules.manifest.has_hook(HookName::Work) {
            return Ok(Asked::Applied);
        }
        self.lock_ledgers(app).await?;
        Ok(self.ask(app, CaseHook::WorkSettled).await)
    }

    /// Settles a case that the customer's word or silence closes. Answers whether it may be closed: rules that cannot
    /// be asked do not keep it open, hours that cannot be drawn do.
    pub(crate) async fn settle_unattended(&mut self, app: &App, reason: &str) -> Result<bool, AppError> {
        match self.settle(app).await? {
            Asked::Applied => Ok(true),
            Asked::Denied(denial) => {
                self.block_settlement(app, reason, denial);
                Ok(false)
            }
            Asked::Failed(failure) => {
                self.failed(app, &failure, PendingCall::Settlement);
                Ok(true)
            }
        }
    }

    fn block_settlement(&mut self, app: &App, reason: &str, denial: Denial) {
        let occasion = self.occasion(app, ActorRef::System);
        let data = json!({"code": denial.code, "closes": reason, "number": self.case.ticket.number});
        self.case.ticket.raise_flag(SETTLEMENT_BLOCKED);
        self.change.event(&occasion, "settlement.blocked", data.clone());
        self.change.alert(&self.case, SETTLEMENT_BLOCKED, data);
        let close = ProposalDraft {
            action: "close".to_owned(),
            reason: Some(reason.to_owned()),
            values: Vec::new(),
            alternatives: denial.alternatives,
        };
        let (case, change) = self.parts();
        case.propose(change, &occasion, &close);
    }

    /// A case that turns out to be covered by an entitlement whose hours expired meanwhile: it was received in their
    /// time, and is finished under it.
    pub(super) async fn give_back_expired(&mut self, app: &App) -> Result<(), AppError> {
        let decided = self.change.events.iter().any(|event| event.kind == "coverage.decided");
        let coverage = self.case.ticket.coverage.as_ref();
        let covered = coverage.filter(|held| held.decision == CoverageGrade::Covered);
        let Some(id) = covered.and_then(|held| held.entitlement).filter(|_| decided && !self.case.is_final())
        else {
            return Ok(());
        };
        let ended = |held: &Entitlement| {
            let day = self.calendar().map(|calendar| calendar.local_date(self.now));
            held.id == id && day.is_some_and(|today| held.valid_to < today)
        };
        if !self.environment.entitlements.iter().any(ended)
            || store::expired_hours(&app.store, id).await?.is_empty()
        {
            return Ok(());
        }
        self.lock_ledgers(app).await?;
        if self.ledgers.is_none() {
            return Ok(());
        }
        // What another case is given back counts as given.
        app.commits.flushed(app).await?;
        let expired = store::expired_hours(&app.store, id).await?;
        let occasion = self.occasion(app, ActorRef::System);
        let (case, change) = self.parts();
        let cause = "a case was received in time";
        case.give_back_expired(change, &occasion, &expired, cause).map_err(AppError::from)
    }

    /// A case that is over holds nothing.
    pub(super) async fn release_holds(&mut self, app: &App) -> Result<(), AppError> {
        if !self.case.is_final() || self.case.ticket.holds.is_empty() {
            return Ok(());
        }
        self.lock_ledgers(app).await?;
        let occasion = self.occasion(app, ActorRef::System);
        let (case, change) = self.parts();
        case.release_holds(change, &occasion, "the case is over").map_err(AppError::from)
    }

    /// A case that is opened again is charged anew when it is completed; until then its hours stay reserved.
    pub(crate) async fn reverse_debits(&mut self, app: &App) -> Result<(), AppError> {
        // Read after the lock: a person may be taking one of them back by hand.
        self.lock_ledgers(app).await?;
        let posted = store::ledger_of_ticket(&app.store, &Scope::All, self.case.ticket.id).await?;
        if posted.is_empty() {
            return Ok(());
        }
        let occasion = self.occasion(app, ActorRef::System);
        let (case, change) = self.parts();
        case.reverse_debits(change, &occasion, &posted, "the case goes on").map_err(AppError::from)
    }

    /// The place in the queue, where the regulation has an order of its own (T 2.6). An order is no fact: where the
    /// rules cannot be asked the ticket keeps its place.
    pub(super) async fn rank(&mut self, app: &App) {
        if !self.rules.manifest.has_hook(HookName::Queue) || self.case.is_final() {
            return;
        }
        let answer = app.rules.rank(self.rules.digest(), &self.case.ticket).await;
        if let Ok(rank) = answer.result {
            self.case.ticket.queue_rank = rank;
        }
    }
}

impl From<LedgerError> for AppError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::NotPositive { .. } | LedgerError::TooMany { .. } => {
                Self::invalid("minutes_invalid", "minutes", error.to_string())
            }
            LedgerError::BalanceTooSmall { .. } => Self::conflict("balance_too_small", error.to_string()),
            LedgerError::NotHeld { .. } => Self::conflict("not_held", error.to_string()),
        }
    }
}
