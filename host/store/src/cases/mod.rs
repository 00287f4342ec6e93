//! Cases: a ticket with all that hangs on it, read in one statement and committed under optimistic locking.
mod forms;
mod load;
mod marks;
mod rows;
mod surroundings;
mod write;

#[cfg(test)]
pub(crate) use self::rows::ticket_row;
pub(crate) use self::rows::{StoredTicket, attachment_row, next_due, timer_row};
pub use self::{
    forms::form_submissions,
    load::load_case,
    marks::CaseMarks,
    surroundings::{Surroundings, load_case_with_surroundings, surroundings},
    write::{CaseWrite, add_cases, write_cases},
};
