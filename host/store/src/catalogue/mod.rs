//! The catalogue: whom and what the desk serves, and the calendars it works by.
mod asset_records;
mod assets;
mod calendars;
mod contacts;
mod entitlements;
mod ledger;
mod organisations;
mod products;
mod publications;
mod releases;
mod revision;

pub use self::{
    asset_records::{insert_asset_record, list_asset_records},
    assets::{assets_of, find_asset, find_assets, insert_asset, list_assets, update_asset},
    calendars::{
        StoredCalendar, StoredHolidaySet, find_calendar, list_calendars, list_holiday_sets,
        list_holiday_years, upsert_calendar, upsert_holiday_set, upsert_holiday_year,
    },
    contacts::{
        ContactFilter, contacts_by_address, contacts_of, find_contact, find_requester, insert_contact,
        list_contacts, update_contact,
    },
    entitlements::{
        EntitlementFilter, entitlements_by_key, entitlements_ending, entitlements_of,
        entitlements_of_product, find_entitlement, insert_entitlement, list_entitlements, update_entitlement,
    },
    ledger::{
        entitlements_with_hours_ended, expired_hours, find_ledger_entry, is_reversed, ledger_of,
        ledger_of_ticket, ledger_sequence, post_ledger,
    },
    organisations::{
        OrganisationFilter, find_organisation, find_organisation_by_code, insert_organisation,
        is_served_by_others, list_organisations, list_providers, providers_of, search_organisations, serve,
        update_organisation,
    },
    products::{find_product, list_products, upsert_product},
    publications::{find_publication, insert_publication, list_publications, publication_by_code},
    releases::{find_release, insert_release, releases_of},
    revision::catalogue_revision,
};
pub(crate) use self::{
    entitlements::{read as read_entitlement, visible as visible_entitlements},
    revision::advance_revision,
};
