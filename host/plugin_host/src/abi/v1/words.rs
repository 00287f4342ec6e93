//! The closed enumerations of both sides, word for word. A word added on one side does not compile until the other
//! has it.
use domain::ticket as d;

use super::bindings::types as w;

macro_rules! lowered {
    ($($name:ident: $domain:ident => $wire:ident { $($from:ident => $to:ident),+ $(,)? })+) => {$(
        pub(super) const fn $name(word: d::$domain) -> w::$wire {
            match word { $(d::$domain::$from => w::$wire::$to),+ }
        }
    )+};
}

macro_rules! lifted {
    ($($name:ident: $wire:ident => $domain:ident { $($from:ident => $to:ident),+ $(,)? })+) => {$(
        pub(super) const fn $name(word: w::$wire) -> d::$domain {
            match word { $(w::$wire::$from => d::$domain::$to),+ }
        }
    )+};
}

lowered! {
    channel: Channel => Channel { Email => Email, Phone => Phone, Portal => Portal, Api => Api, Monitor => Monitor }
    role: Role => Role {
        Administrator => Administrator, Supervisor => Supervisor, Agent => Agent, Contact => Contact,
        Partner => Partner, ThirdParty => ThirdParty, System => System,
    }
    party: Party => Party { Executor => Executor, Customer => Customer, ThirdParty => ThirdParty, Undetermined => Undetermined }
    severity: Severity => Severity { Info => Info, Warning => Warning, Error => Error }
    status: Status => Status {
        Received => Received, Registered => Registered, InProgress => InProgress, WaitingCustomer => WaitingCustomer,
        WaitingThirdParty => WaitingThirdParty, WaitingApproval => WaitingApproval, Suspended => Suspended,
        Transferred => Transferred, SolutionProposed => SolutionProposed, Closed => Closed, Refused => Refused,
    }
    timer_state: TimerState => TimerState {
        Running => Running, Paused => Paused, Met => Met, Breached => Breached, Cancelled => Cancelled,
    }
    coverage: CoverageGrade => Coverage {
        Covered => Covered, NotCovered => NotCovered, Suspended => Suspended, Undecided => Undecided,
    }
    approval_state: ApprovalState => ApprovalState {
        Asked => Asked, Given => Given, Declined => Declined, Withdrawn => Withdrawn, Superseded => Superseded,
    }
    appointment_state: AppointmentState => AppointmentState {
        Requested => Requested, Agreed => Agreed, Declined => Declined, Held => Held, Missed => Missed,
    }
    direction: Direction => Direction { In => Incoming, Out => Outgoing, Internal => Internal }
    message_type: MessageType => MessageType {
        Request => Request, InformationRequest => InformationRequest, Information => Information, Proposal => Proposal,
        Answer => Answer, ClosingRequest => ClosingRequest, Confirmation => Confirmation, Rejection => Rejection,
        Notice => Notice,
    }
    answer_code: AnswerCode => AnswerCode {
        Given => Given, Declined => Declined, Confirmed => Confirmed, NotConfirmed => NotConfirmed,
        DelegateBack => DelegateBack, Fixed => Fixed, NewTerm => NewTerm,
    }
    link_type: LinkType => LinkType {
        SplitFrom => SplitFrom, Continues => Continues, ComplainsAbout => ComplainsAbout, WarrantyOf => WarrantyOf,
        SeparateMatter => SeparateMatter, DuplicateOf => DuplicateOf, CausedBy => CausedBy,
    }
    release_kind: ReleaseKind => ReleaseKind {
        Release => Release, Patch => Patch, Firmware => Firmware, SecurityCertificate => SecurityCertificate,
    }
}

lifted! {
    lift_role: Role => Role {
        Administrator => Administrator, Supervisor => Supervisor, Agent => Agent, Contact => Contact,
        Partner => Partner, ThirdParty => ThirdParty, System => System,
    }
    lift_party: Party => Party {
        Executor => Executor, Customer => Customer, ThirdParty => ThirdParty, Undetermined => Undetermined,
    }
    lift_severity: Severity => Severity { Info => Info, Warning => Warning, Error => Error }
    lift_status: Status => Status {
        Received => Received, Registered => Registered, InProgress => InProgress, WaitingCustomer => WaitingCustomer,
        WaitingThirdParty => WaitingThirdParty, WaitingApproval => WaitingApproval, Suspended => Suspended,
        Transferred => Transferred, SolutionProposed => SolutionProposed, Closed => Closed, Refused => Refused,
    }
    lift_coverage: Coverage => CoverageGrade {
        Covered => Covered, NotCovered => NotCovered, Suspended => Suspended, Undecided => Undecided,
    }
    lift_approval_state: ApprovalState => ApprovalState {
        Asked => Asked, Given => Given, Declined => Declined, Withdrawn => Withdrawn, Superseded => Superseded,
    }
    lift_appointment_state: AppointmentState => AppointmentState {
        Requested => Requested, Agreed => Agreed, Declined => Declined, Held => Held, Missed => Missed,
    }
    lift_link_type: LinkType => LinkType {
        SplitFrom => SplitFrom, Continues => Continues, ComplainsAbout => ComplainsAbout, WarrantyOf => WarrantyOf,
        SeparateMatter => SeparateMatter, DuplicateOf => DuplicateOf, CausedBy => CausedBy,
    }
    lift_ledger_kind: LedgerKind => LedgerKind {
        Grant => Grant, Hold => Hold, Release => Release, Debit => Debit, Reverse => Reverse, Expire => Expire,
    }
}
