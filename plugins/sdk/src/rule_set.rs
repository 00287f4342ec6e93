//! The trait a plugin implements, and the way from the exported hooks to it.
use crate::{
    Outcome,
    bindings::exports::reglament::rules::{
        actions, appointments, configuration, conversation, coverage, disclosure, entitlements, external,
        forms, intake, lifecycle, monitoring, queue, reports, timing, work,
    },
    decide,
    log::panics,
    types::{
        Appointment, Day, Decision, Entitlement, Fault, Field, Form, Message, Move, Role, Scene, Snapshot,
        Status, Ticket, Timer, Work,
    },
};

/// The rules of a regulation. Every method is a pure function; a method left out decides nothing, and its hook should
/// then be left out of `hooks` in the manifest, so that the desk does not even ask.
#[expect(unused_variables, reason = "defaults decide nothing, their parameters document the hook")]
pub trait RuleSet {
    /// `intake`: a request reached the desk by any channel, or its rules are applied again after a failure. Must be
    /// repeatable: what the case has already (a number, a timer) is not done twice.
    fn received(facts: &Snapshot) -> Outcome {
        decide().done()
    }

    /// `conversation`: a message arrived on, or staff sent one from, a ticket that is not final.
    fn message(facts: &Snapshot, message: &Message) -> Outcome {
        decide().done()
    }

    /// `forms`: a form of the manifest was filled in; `form.accepted` says whether its data fit the schema (the host
    /// tells the violations by itself). Say what the schema cannot: any error finding keeps the form from being
    /// accepted. The customer's form has ended the waiting already, like a message.
    fn form_submitted(facts: &Snapshot, form: &Form) -> Outcome {
        decide().done()
    }

    /// `lifecycle`: somebody asks for a move. [`deny`](crate::deny) stops it; other steps go with it.
    fn requested(facts: &Snapshot, target: &Move, actor: Role, payload: &[Field]) -> Outcome {
        decide().done()
    }

    /// `lifecycle`: the ticket has moved from `before`.
    fn moved(facts: &Snapshot, before: Status) -> Outcome {
        decide().done()
    }

    /// `timing`: a warning mark was passed.
    fn timer_warned(facts: &Snapshot, timer: &Timer) -> Outcome {
        decide().done()
    }

    /// `timing`: a timer came due unmet.
    fn timer_due(facts: &Snapshot, timer: &Timer) -> Outcome {
        decide().done()
    }

    /// `actions`: an action of the manifest was called.
    fn action(facts: &Snapshot, action: &str, actor: Role, payload: &[Field]) -> Outcome {
        decide().done()
    }

    /// `coverage`: an entitlement was created, changed or expired, or a release was published.
    fn coverage_changed(facts: &Snapshot) -> Outcome {
        decide().done()
    }

    /// `appointments`: a visit, a participation or a callback is asked for.
    fn appointment_requested(facts: &Snapshot, appointment: &Appointment) -> Outcome {
        decide().done()
    }

    /// `work`: work was logged.
    fn work_logged(facts: &Snapshot, work: &Work) -> Outcome {
        decide().done()
    }

    /// `work`: the case is complete and its hours are due.
    fn work_settled(facts: &Snapshot) -> Outcome {
        decide().done()
    }

    /// `disclosure`: somebody outside the case is to see it.
    fn disclosure_requested(facts: &Snapshot, disclosure: &disclosure::Disclosure) -> Outcome {
        decide().done()
    }

    /// `entitlements`: an entitlement is created or changed. Compute its period, or deny it.
    fn entitlement_drafted(facts: &Scene, draft: &Entitlement) -> Outcome {
        decide().done()
    }

    /// `external`: a fact from outside, with the open tickets it may belong to.
    fn external(facts: &Scene, event: &external::Event, open: &[Ticket]) -> Outcome {
        decide().done()
    }

    /// `monitoring`: an asset reported values, or ought to have. Observe all that is wrong in the stretch, each time.
    fn observed(facts: &Scene, device: &monitoring::Device) -> Outcome {
        decide().done()
    }

    /// `queue`: lower comes first, receipt breaks ties.
    fn rank(ticket: &Ticket) -> Result<i32, Fault> {
        Ok(0)
    }

    /// `reports`: the rows the host collected in, columns or a refusal out.
    fn report(
        facts: &Scene,
        report: &str,
        start: Day,
        end: Day,
        rows: &[reports::Row],
    ) -> Result<reports::Outcome, Fault> {
        Err(Fault::Unsupported(report.into()))
    }

    /// `configuration`: settings an administrator is about to save; they fit the schema already.
    fn validate(settings: &[Field]) -> Result<Vec<configuration::Problem>, Fault> {
        Ok(Vec::new())
    }
}

/// Gives every rule set the exports of the world; `sdk::export!` makes them symbols.
macro_rules! hooks {
    ($($hook:ident::$function:ident($($name:ident: $type:ty),*) -> $answer:ty = $body:expr;)+) => {$(
        impl<T: RuleSet> $hook::Guest for T {
            fn $function($($name: $type),*) -> $answer {
                panics();
                $body
            }
        }
    )+};
}
hooks! {
    intake::received(facts: Snapshot) -> Result<Decision, Fault> = T::received(&facts);
    conversation::message(facts: Snapshot, message: Message) -> Result<Decision, Fault> = T::message(&facts, &message);
    forms::submitted(facts: Snapshot, form: Form) -> Result<Decision, Fault> = T::form_submitted(&facts, &form);
    actions::run(facts: Snapshot, action: String, actor: Role, payload: Vec<Field>) -> Result<Decision, Fault>
        = T::action(&facts, &action, actor, &payload);
    coverage::changed(facts: Snapshot) -> Result<Decision, Fault> = T::coverage_changed(&facts);
    appointments::requested(facts: Snapshot, appointment: Appointment) -> Result<Decision, Fault>
        = T::appointment_requested(&facts, &appointment);
    disclosure::requested(facts: Snapshot, disclosure: disclosure::Disclosure) -> Result<Decision, Fault>
        = T::disclosure_requested(&facts, &disclosure);
    entitlements::drafted(facts: Scene, draft: Entitlement) -> Result<Decision, Fault>
        = T::entitlement_drafted(&facts, &draft);
    external::received(facts: Scene, event: external::Event, open: Vec<Ticket>) -> Result<Decision, Fault>
        = T::external(&facts, &event, &open);
    monitoring::observed(facts: Scene, device: monitoring::Device) -> Result<Decision, Fault>
        = T::observed(&facts, &device);
    queue::rank(ticket: Ticket) -> Result<i32, Fault> = T::rank(&ticket);
    reports::run(facts: Scene, report: String, start: Day, end: Day, rows: Vec<reports::Row>)
        -> Result<reports::Outcome, Fault> = T::report(&facts, &report, start, end, &rows);
    configuration::validate(settings: Vec<Field>) -> Result<Vec<configuration::Problem>, Fault>
        = T::validate(&settings);
}

impl<T: RuleSet> lifecycle::Guest for T {
    fn requested(facts: Snapshot, target: Move, actor: Role, payload: Vec<Field>) -> Outcome {
        panics();
        T::requested(&facts, &target, actor, &payload)
    }

    fn moved(facts: Snapshot, before: Status) -> Outcome {
        panics();
        T::moved(&facts, before)
    }
}

impl<T: RuleSet> timing::Guest for T {
    fn warned(facts: Snapshot, timer: Timer) -> Outcome {
        panics();
        T::timer_warned(&facts, &timer)
    }

    fn due(facts: Snapshot, timer: Timer) -> Outcome {
        panics();
        T::timer_due(&facts, &timer)
    }
}

impl<T: RuleSet> work::Guest for T {
    fn logged(facts: Snapshot, work: Work) -> Outcome {
        panics();
        T::work_logged(&facts, &work)
    }

    fn settled(facts: Snapshot) -> Outcome {
        panics();
        T::work_settled(&facts)
    }
}
