//! Cases: a ticket with all that hangs on it, read in one statement and committed under optimistic locking.
mod forms;
mod insert;
mod load;
mod marks;
mod rows;
mod update;

#[cfg(test)]
pub(crate) use self::rows::ticket_row;
pub(crate) use self::rows::{
    StoredTicket, attachment_row, insert_all, insert_all_or_skip, next_due, timer_row,
};
pub use self::{
    forms::form_submissions,
    insert::{NewCase, insert_case, insert_cases},
    load::load_case,
    marks::CaseMarks,
    update::update_case,
};
