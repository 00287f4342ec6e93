//! Lists as the API shows them: the data and where the next page begins.
use app::store_types::{Page, PageRequest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const DEFAULT_LIMIT: u32 = 50;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listing<T> {
    pub(crate) data: Vec<T>,
    pub(crate) page: PageView,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PageView {
    /// Opaque; given as `cursor` it asks for the next page.
    pub(crate) next_cursor: Option<String>,
    pub(crate) has_more: bool,
}

impl<T> Listing<T> {
    /// A list that is always whole.
    pub(crate) fn whole(data: Vec<T>) -> Self {
        Self { data, page: PageView { next_cursor: None, has_more: false } }
    }

    pub(crate) fn of<U>(page: Page<U>, view: impl FnMut(U) -> T) -> Self {
        let has_more = page.next_cursor.is_some();
        Self {
            data: page.items.into_iter().map(view).collect(),
            page: PageView { next_cursor: page.next_cursor, has_more },
        }
    }
}

/// Where a page begins and how long it is.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub(crate) cursor: Option<String>,
    /// From 1 to 500, 50 by default.
    #[serde(default)]
    #[param(minimum = 1, maximum = 500)]
    pub(crate) limit: Option<u32>,
}

impl PageQuery {
    pub(crate) fn request(self) -> PageRequest {
        request_of(self.cursor, self.limit)
    }
}

pub(crate) fn request_of(cursor: Option<String>, limit: Option<u32>) -> PageRequest {
    PageRequest {
        cursor: cursor.filter(|cursor| !cursor.is_empty()),
        limit: limit.unwrap_or(DEFAULT_LIMIT).clamp(1, 500),
    }
}
