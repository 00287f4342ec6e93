//! Lists of tickets, and the ways to find one.
mod count;
mod filter;
mod find;
mod links;
mod list;
mod numbers;
mod parties;
mod search;
mod summary;

pub(crate) use self::search::{add_words, search_row, write_words};
pub use self::{
    count::{count_tickets, count_tickets_by_status},
    filter::{Assigned, Deadline, InQueue, TicketFilter},
    find::{
        find_by_external_ids, find_by_number, open_tickets_of, ticket_exists, ticket_records,
        ticket_summaries, ticket_version,
    },
    links::{incoming_links, link_views},
    list::{TicketOrder, list_tickets},
    numbers::{next_number, take_numbers},
    parties::{PartyNames, party_names},
    search::{index_ticket, unindexed_tickets},
    summary::TicketSummary,
};
