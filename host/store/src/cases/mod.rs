//! Cases: a ticket with all that hangs on it, read in one statement and committed under optimistic locking.
mod insert;
mod load;
mod marks;
mod rows;
mod update;

pub use self::{insert::insert_case, load::load_case, marks::CaseMarks, update::update_case};
pub(crate) use self::rows::{attachment_row, insert_all};
