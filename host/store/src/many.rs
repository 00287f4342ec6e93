//! Many rows with few statements, whose texts are few as well.
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict};

use crate::{StoreError, Tx, database::Connection as _};

/// Rows of one INSERT: far below the number of parameters either database takes.
const ROWS_PER_INSERT: usize = 128;

/// Inserts rows, or does as the conflict says where they are there; answers how many were written.
pub(crate) async fn put_all<A>(
    tx: &Tx,
    rows: Vec<<A::Entity as EntityTrait>::Model>,
    conflict: &OnConflict,
) -> Result<u64, StoreError>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let mut written = 0;
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    while let Some(run) = next_run(&mut rows) {
        written += <A::Entity as EntityTrait>::insert_many(run)
            .on_conflict(conflict.clone())
            .exec_without_returning(&tx.executor())
            .await?;
    }
    Ok(written)
}

/// Inserts rows; none for none.
pub(crate) async fn insert_all<A>(
    tx: &Tx,
    rows: Vec<<A::Entity as EntityTrait>::Model>,
) -> Result<(), StoreError>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let db = tx.executor();
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    while let Some(run) = next_run(&mut rows) {
        <A::Entity as EntityTrait>::insert_many(run).exec_without_returning(&db).await?;
    }
    Ok(())
}

/// A power of two, or half as much again: up to sixteen rows take two statements, as each is a way to the database and
/// back. A database plans a statement once and keeps it by its text: with any number of rows there would be more texts
/// than it keeps, and each would be planned anew.
fn next_run<T>(rows: &mut impl ExactSizeIterator<Item = T>) -> Option<Vec<T>> {
    let most = rows.len().min(ROWS_PER_INSERT);
    let power = most.checked_ilog2().map(|power| 1_usize << power)?;
    let half_more = power + power / 2;
    let length = if half_more <= most { half_more } else { power };
    Some(rows.by_ref().take(length).collect())
}

#[cfg(test)]
mod tests {
    use super::next_run;

    #[test]
    fn rows_go_in_few_runs_of_few_lengths() {
        let lengths = |count: usize| {
            let mut rows = 0..count;
            let runs: Vec<Vec<usize>> = std::iter::from_fn(|| next_run(&mut rows)).collect();
            assert!(runs.iter().flatten().copied().eq(0..count), "each once, in their order");
            runs.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert!(lengths(0).is_empty());
        assert_eq!(lengths(1), [1]);
        assert_eq!(lengths(7), [6, 1]);
        assert_eq!(lengths(13), [12, 1]);
        assert_eq!(lengths(300), [128, 128, 32, 12]);
        assert!((1..=16).all(|count| lengths(count).len() <= 2));
    }
}
