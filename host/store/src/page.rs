//! Pages of a list by keyset: the cursor holds the sort key of the last row, so that rows added meanwhile neither
//! repeat nor hide others.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{
    ColumnTrait, IntoSimpleExpr,
    sea_query::{Expr, ExprTrait as _},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::StoreError;

/// Most rows of one page.
const MAX_LIMIT: u32 = 500;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// What the page before gave out; `None` for the first page.
    pub cursor: Option<String>,
    pub limit: u32,
}

impl PageRequest {
    pub fn first(limit: u32) -> Self {
        Self { cursor: None, limit }
    }

    pub fn after(cursor: impl Into<String>, limit: u32) -> Self {
        Self { cursor: Some(cursor.into()), limit }
    }

    /// The sort key to go on after.
    pub(crate) fn key<K: DeserializeOwned>(&self) -> Result<Option<K>, StoreError> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| StoreError::InvalidCursor)?;
        serde_json::from_slice(&bytes).map(Some).map_err(|_| StoreError::InvalidCursor)
    }

    fn rows(&self) -> u64 {
        u64::from(self.limit.clamp(1, MAX_LIMIT))
    }

    /// One row more than asked for tells whether there is a next page.
    pub(crate) fn fetch(&self) -> u64 {
        self.rows() + 1
    }
}

/// Rows behind `last` in the ascending order of `columns`.
pub(crate) fn after<C: ColumnTrait, const N: usize>(columns: [C; N], last: [Expr; N]) -> Expr {
    Expr::tuple(columns.map(IntoSimpleExpr::into_simple_expr)).gt(Expr::tuple(last))
}

/// Rows behind `last` in the descending order of `columns`.
pub(crate) fn before<C: ColumnTrait, const N: usize>(columns: [C; N], last: [Expr; N]) -> Expr {
    Expr::tuple(columns.map(IntoSimpleExpr::into_simple_expr)).lt(Expr::tuple(last))
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// `None` on the last page.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Cuts the extra row off and notes the key of the last one that stays.
    pub(crate) fn cut<K: Serialize>(request: &PageRequest, mut items: Vec<T>, key: impl Fn(&T) -> K) -> Self {
        let rows = usize::try_from(request.rows()).unwrap_or(usize::MAX);
        let has_more = items.len() > rows;
        items.truncate(rows);
        let next_cursor =
            items.last().filter(|_| has_more).and_then(|last| serde_json::to_vec(&key(last)).ok());
        Self { next_cursor: next_cursor.map(|bytes| URL_SAFE_NO_PAD.encode(bytes)), items }
    }

    pub(crate) fn try_map<U>(
        self,
        convert: impl FnMut(T) -> Result<U, StoreError>,
    ) -> Result<Page<U>, StoreError> {
        let items = self.items.into_iter().map(convert).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor: self.next_cursor })
    }
}
