//! A turn: one command on one case. It loads the case, lets the core and the rule set's hooks move it, and
//! commits case, events, timers, letters, journal and alerts in one transaction, or nothing.
//!
//! Plugins are asked outside the transaction, on a case read before it; the commit is refused as stale when
//! somebody else changed the case meanwhile, and the turn is taken again. Within this process turns on one ticket wait
//! for each other ([`on_ticket`]), so that this is the exception.
use std::{future::Future, sync::Arc, time::Duration};

use domain::{
    access::{Actor, Scope},
    case::{Case, Change, Occasion, TicketDraft},
    catalogue::Product,
    ids::{EntitlementId, TicketId},
    rules::{
        ApplyError, Calendars, CallCost, CaseHook, Decision, Denial, Failure, HookCall, HookName,
        PluginDigest, Rejection, apply,
    },
    ticket::{ActorRef, PendingCall, PendingHook, RULES_UNAVAILABLE, Ticket},
    time::CompiledCalendar,
};
use jiff::Timestamp;
use serde_json::json;
use store::{CaseMarks, JournalEntry};

use super::{ActiveRules, Environment, journal::Asking, nearby::words_of};
use crate::{
    catalogue::Update,
    context::App,
    errors::AppError,
    letters::{QueuedLetter, write_letters},
    monitoring::Filling,
    tickets::{access::may_write, requester::Requester},
};

/// How often something is taken again when another replica was first.
const ATTEMPTS: u32 = 24;
/// Milliseconds to wait at most before the second attempt; twice as long before each further one.
const FIRST_WAIT: u64 = 2;
/// The wait grows this often.
const MOST_DOUBLINGS: u32 = 5;

pub(crate) struct Turn {
    pub(crate) case: Case,
    pub(crate) change: Change,
    pub(crate) product: Arc<Product>,
    pub(crate) rules: Arc<ActiveRules>,
    pub(crate) environment: Environment,
    pub(crate) calendars: Arc<Calendars>,
    /// When what happens happened, and when it is written down.
    pub(crate) at: Timestamp,
    pub(crate) now: Timestamp,
    /// Opened by mail from an address that nobody proved.
    pub(crate) stranger: bool,
    /// Nobody is written to: the sender repeats himself, or guesses keys.
    pub(crate) silent: bool,
    /// `None` for a case that is being created.
    loaded: Option<Loaded>,
    journal: Vec<JournalEntry>,
    /// The external fact whose decision led here.
    decided: Option<store::DecidedEvent>,
    /// Contents to be stored before the commit, by digest.
    pub(crate) uploads: Vec<(String, bytes::Bytes)>,
    pub(crate) letters: Vec<QueuedLetter>,
    pub(crate) fillings: Vec<Filling>,
    pub(crate) updates: Vec<Update>,
    /// What the system of who opened the case calls it, in whose scope.
    pub(crate) name: Option<(Scope, store::ExternalRef)>,
    /// Who runs the command.
    pub(crate) asked_by: ActorRef,
    /// Held from the reading of balances until they are in the queue to be written, see [`Turn::lock_ledgers`].
    pub(super) ledgers: Option<tokio::sync::OwnedMutexGuard<()>>,
    /// Ledgers that were read ahead of their writing, with the number of their last posting.
    pub(super) rests_on: Vec<(EntitlementId, i64)>,
}

pub(super) struct Loaded {
    pub(super) version: i64,
    pub(super) marks: CaseMarks,
}

/// A turn that is over: what it leaves behind.
pub(super) struct Written {
    pub(super) case: Case,
    pub(super) change: Change,
    pub(super) journal: Vec<JournalEntry>,
    pub(super) mails: Vec<store::NewMail>,
    pub(super) decided: Option<store::DecidedEvent>,
    pub(super) fillings: Vec<Filling>,
    pub(super) updates: Vec<Update>,
    pub(super) name: Option<(Scope, store::ExternalRef)>,
    pub(super) rests_on: Vec<(EntitlementId, i64)>,
    pub(super) loaded: Option<Loaded>,
    pub(super) now: Timestamp,
}

/// What came of asking a hook.
#[derive(Debug, PartialEq)]
pub(crate) enum Asked {
    Applied,
    Denied(Denial),
    /// Nothing applied; see the failure ladder.
    Failed(Failure),
}

impl Turn {
    /// Loads a case for somebody who is to write on it.
    pub(crate) async fn load_for(
        app: &App,
        actor: &Actor,
        id: TicketId,
        at: Option<Timestamp>,
    ) -> Result<Self, AppError> {
        let mut turn = Self::load(app, &actor.scope(), id, at).await?;
        may_write(actor, &turn.case)?;
        turn.asked_by = actor.reference();
        Ok(turn)
    }

    /// # Errors
    /// `version_mismatch` where somebody changed the case since it was read.
    pub(crate) fn expect_version(&self, read: Option<i64>) -> Result<(), AppError> {
        if read.is_none_or(|version| version == self.case.ticket.version) {
            return Ok(());
        }
        Err(AppError::conflict("version_mismatch", "the ticket was changed meanwhile; read it again"))
    }

    pub(crate) async fn load(
        app: &App,
        scope: &Scope,
        id: TicketId,
        at: Option<Timestamp>,
    ) -> Result<Self, AppError> {
        let now = app.now();
        let case =
            store::load_case(&app.store, scope, id).await?.ok_or(AppError::NotFound { what: "ticket" })?;
        let catalogue = app.catalogue.current(app).await?;
        let product = catalogue.product(&case.ticket.product)?;
        let rules = catalogue.rules(case.ticket.rule_set)?;
        let loaded = Some(Loaded { version: case.ticket.version, marks: CaseMarks::of(&case) });
        let environment = Environment::load(app, &case, &catalogue, None).await?;
        Ok(Self {
            change: Change::default(),
            product,
            rules,
            environment,
            calendars: catalogue.calendars(),
            at: at.unwrap_or(now),
            now,
            loaded,
            journal: Vec::new(),
            decided: None,
            uploads: Vec::new(),
            letters: Vec::new(),
            fillings: Vec::new(),
            updates: Vec::new(),
            name: None,
            stranger: false,
            silent: false,
            asked_by: ActorRef::System,
            ledgers: None,
            rests_on: Vec::new(),
            case,
        })
    }

    pub(crate) async fn create(
        app: &App,
        ticket: Ticket,
        requester: &Requester,
        now: Timestamp,
    ) -> Result<Self, AppError> {
        let catalogue = app.catalogue.current(app).await?;
        let product = catalogue.product(&ticket.product)?;
        let rules = catalogue.rules(ticket.rule_set)?;
        let case = Case::new(ticket);
        let environment = Environment::load(app, &case, &catalogue, Some(requester)).await?;
        let at = case.ticket.received_at;
        Ok(Self {
            case,
            change: Change::default(),
            product,
            rules,
            environment,
            calendars: catalogue.calendars(),
            at,
            now,
            loaded: None,
            journal: Vec::new(),
            decided: None,
            uploads: Vec::new(),
            letters: Vec::new(),
            fillings: Vec::new(),
            updates: Vec::new(),
            name: None,
            stranger: false,
            silent: false,
            asked_by: ActorRef::System,
            ledgers: None,
            rests_on: Vec::new(),
        })
    }

    /// The version the case was read at; `None` for one that is being created.
    pub(super) fn loaded_version(&self) -> Option<i64> {
        self.loaded.as_ref().map(|loaded| loaded.version)
    }

    pub(crate) fn calendar(&self) -> Option<&CompiledCalendar> {
        self.calendars.get(&self.product.calendar).map(AsRef::as_ref)
    }

    /// The occasion of this turn in an actor's name.
    pub(crate) fn occasion<'a>(&self, app: &'a App, actor: ActorRef) -> Occasion<'a> {
        Occasion {
            at: self.at,
            now: self.now,
            actor,
            clauses: Vec::new(),
            ids: app.ids.as_ref(),
            calendars: Arc::clone(&self.calendars),
        }
    }

    /// Moves case and change at once: the borrow checker's way of saying that both belong to the turn.
    pub(crate) fn parts(&mut self) -> (&mut Case, &mut Change) {
        (&mut self.case, &mut self.change)
    }

    /// Whether the rule set speaks of requests like this one at all.
    pub(crate) fn is_governed(&self) -> bool {
        self.rules.manifest.governs(self.case.ticket.kind.as_deref())
    }

    /// Asks a hook and applies its decision; a status the decision changed is told to `lifecycle.moved`.
    pub(crate) async fn ask(&mut self, app: &App, hook: CaseHook) -> Asked {
        let is_moved = matches!(hook, CaseHook::LifecycleMoved { .. });
        let before = self.case.ticket.status;
        let asked = self.ask_once(app, hook).await;
        let after = self.case.ticket.status;
        if asked == Asked::Applied && !is_moved && after != before && !after.is_final() {
            return self.tell_moved(app, before).await;
        }
        asked
    }

    /// Tells the rule set of a move that the core made.
    pub(crate) async fn tell_moved(&mut self, app: &App, before: domain::ticket::Status) -> Asked {
        let asked = self.ask_once(app, CaseHook::LifecycleMoved { before }).await;
        if let Asked::Failed(failure) = &asked {
            self.failed(app, failure, PendingCall::Moved { before });
            return Asked::Applied;
        }
        asked
    }

    /// A refusal that rests on balances ahead of their writing is asked again where they did not come to be.
    async fn ask_once(&mut self, app: &App, hook: CaseHook) -> Asked {
        // Who may be shown a case is asked of the rules whatever the case is about.
        let is_asked = self.is_governed() || hook.name() == HookName::Disclosure;
        if !is_asked || !self.rules.manifest.has_hook(hook.name()) {
            return Asked::Applied;
        }
        let asked = self.ask_now(app, hook.clone()).await;
        if matches!(asked, Asked::Denied(_)) && self.balances_moved(app).await {
            return self.ask_now(app, hook).await;
        }
        asked
    }

    async fn ask_now(&mut self, app: &App, hook: CaseHook) -> Asked {
        let near = self.environment.is_large().then(|| {
            let about: Vec<_> = self.case.ticket.asset.into_iter().collect();
            self.environment.near(&about, &words_of(&self.case, &hook))
        });
        let environment = near.as_ref().unwrap_or(&self.environment);
        let snapshot =
            environment.snapshot(&self.case, &self.rules, &self.product, self.calendar(), self.now);
        let call = HookCall::Case { snapshot: Box::new(snapshot), hook };
        let rules = Arc::clone(&self.rules);
        let digest: &PluginDigest = &rules.rule_set.digest;
        let answer = app.rules.decide(digest, &call, Arc::clone(&self.calendars)).await;
        let result =
            answer.result.and_then(|decision| self.applied(app, &decision).map(|denial| (decision, denial)));
        self.journal_call(app, &call, result.as_ref().map(|(decision, _)| decision), answer.cost);
        match result {
            Ok((_, Some(denial))) => Asked::Denied(denial),
            Ok((_, None)) => Asked::Applied,
            Err(failure) => Asked::Failed(failure),
        }
    }

    /// Applies to copies and keeps them only when every step fits.
    fn applied(&mut self, app: &App, decision: &Decision) -> Result<Option<Denial>, Failure> {
        let (mut case, mut change) = (self.case.clone(), self.change.clone());
        let occasion = self.occasion(app, ActorRef::System);
        apply(&mut case, &mut change, &self.rules.manifest, &self.product.calendar, decision, &occasion)
            .map_err(|error| misfit(&error))?;
        if let Some(denial) = change.denied.take() {
            return Ok(Some(denial));
        }
        if !decision.explanation.is_empty() {
            let data = json!({"text": decision.explanation});
            change.event(
                &occasion.by(
                    ActorRef::Plugin {
                        plugin: self.rules.manifest.id.clone(),
                        version: self.rules.manifest.version.clone(),
                    },
                    Vec::new(),
                ),
                "decision.explained",
                data,
            );
        }
        self.case = case;
        self.change = change;
        self.follow_ledgers();
        Ok(None)
    }

    fn journal_call(
        &mut self,
        app: &App,
        call: &HookCall,
        result: Result<&Decision, &Failure>,
        cost: CallCost,
    ) {
        let asking = Asking {
            rules: &self.rules,
            product: &self.product.code,
            ticket: Some(self.case.ticket.id),
            call,
            at: self.now,
        };
        self.journal.push(asking.entry(app, result, cost));
    }

    /// What was decided on an external fact is committed with this turn.
    pub(crate) fn decides(&mut self, decided: store::DecidedEvent, journal: Vec<JournalEntry>) {
        self.decided = Some(decided);
        self.journal.extend(journal);
    }

    /// The ladder of failures: nothing of the request is lost, the ticket is flagged, the operators are told and
    /// the hook is asked again later, with the original instants.
    pub(crate) fn failed(&mut self, app: &App, failure: &Failure, hook: PendingCall) {
        let occasion = self.occasion(app, ActorRef::System);
        let plugin = &self.rules.manifest;
        let data = json!({"plugin": plugin.id, "version": plugin.version, "hook": hook, "failure": failure, "text": failure.to_string()});
        self.change.event(&occasion, "plugin.failed", data.clone());
        // A rule set that declines is no fault: its words are shown, the defaults stand.
        if matches!(failure, Failure::Declined { .. }) {
            return;
        }
        self.case.ticket.raise_flag(RULES_UNAVAILABLE);
        if !self.case.ticket.pending.iter().any(|held| held.hook == hook) {
            self.case.ticket.pending.push(PendingHook { hook, at: self.at, attempts: 0 });
        }
        self.change.alert(&self.case, RULES_UNAVAILABLE, data);
    }

    /// Pins the ticket to the rule set in force at its receipt, as the catalogue stands now.
    pub(crate) async fn pin_again(&mut self, app: &App) -> Result<(), AppError> {
        let catalogue = app.catalogue.current(app).await?;
        self.rules = catalogue.rules_at(&self.case.ticket.product, self.case.ticket.received_at)?;
        self.case.ticket.rule_set = self.rules.rule_set.id;
        Ok(())
    }

    /// Renders the letters the turn collected, as messages of the case and mails of the outbox.
    pub(crate) fn write_letters(&mut self, app: &App) -> Result<(), AppError> {
        let drafts = std::mem::take(&mut self.change.letters);
        let letters = write_letters(app, self, drafts)?;
        self.letters.extend(letters);
        Ok(())
    }

    /// What the turn leaves behind, to be written.
    pub(super) fn written(self) -> Written {
        let Self { mut case, change, journal, decided, letters, fillings, name, updates, .. } = self;
        let (rests_on, loaded, now) = (self.rests_on, self.loaded, self.now);
        case.ticket.updated_at = now;
        case.ticket.version += 1;
        let mails = letters.into_iter().map(|letter| letter.mail).collect();
        Written { case, change, journal, mails, decided, fillings, updates, name, rests_on, loaded, now }
    }

    pub(crate) fn take_drafts(&mut self) -> Vec<TicketDraft> {
        std::mem::take(&mut self.change.new_tickets)
    }
}

fn misfit(error: &ApplyError) -> Failure {
    Failure::Invalid(Rejection { step: None, code: "does_not_fit".to_owned(), problem: error.to_string() })
}

/// Takes a turn on a ticket, after those that came before it and before those that come after: nobody is refused
/// because others write on the same ticket. What else may write on it (another replica, a recalculation) is found out
/// by its version, and the turn is taken again.
pub(crate) async fn on_ticket<T, F, Fut>(app: &App, ticket: TicketId, take: F) -> Result<T, AppError>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, AppError>>,
{
    on_tickets(app, &[ticket], take).await
}

/// The same for turns that are written together.
pub(crate) async fn on_tickets<T, F, Fut>(app: &App, tickets: &[TicketId], take: F) -> Result<T, AppError>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, AppError>>,
{
    let _one_by_one = app.alone_on(tickets).await;
    with_retry(app, take).await
}

/// Takes something again while others are first, with growing waits of random length: replicas that meet once do not
/// meet again.
pub(crate) async fn with_retry<T, F, Fut>(app: &App, mut take: F) -> Result<T, AppError>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, AppError>>,
{
    for attempt in 0..ATTEMPTS - 1 {
        match take().await {
            Err(AppError::Stale | AppError::Store(store::StoreError::StaleVersion)) => {}
            other => return other,
        }
        let mut random = [0_u8; 1];
        app.entropy.fill(&mut random);
        let most = FIRST_WAIT << attempt.min(MOST_DOUBLINGS);
        tokio::time::sleep(Duration::from_millis(most * u64::from(random[0]) / 255)).await;
    }
    take().await
}
