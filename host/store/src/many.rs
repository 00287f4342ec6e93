//! Many rows of several tables in one way to the database and back.
//!
//! A way costs more than a row: the task that waits for the answer goes on after all others that are ready, and on
//! SQLite two threads are woken besides. A database plans a statement once and keeps it by its text: few texts are made.
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, ConnectionTrait as _, DbBackend, DbErr, EntityName as _, EntityTrait,
    IntoActiveModel, Iterable as _, Statement,
    sea_query::{
        Alias, CommonTableExpression, DynIden, Expr, InsertStatement, IntoIden as _, OnConflict, Query,
        SelectStatement, Value, Values, WithClause, error::Error as QueryError,
    },
};

use crate::{StoreError, Tx, database::Connection as _};

/// Rows of one VALUES list: far below the number of parameters SQLite takes.
const ROWS_PER_LIST: usize = 128;
/// Rows that go at once.
const ROWS_PER_WAY: usize = 1024;

/// Rows to be written, table by table in the order they were added.
#[derive(Debug, Default)]
pub struct Batch(Vec<Rows>);

#[derive(Debug)]
struct Rows {
    table: Table,
    values: Vec<Vec<Value>>,
}

#[derive(Clone, Debug)]
struct Table {
    name: DynIden,
    columns: Vec<Column>,
    conflict: Option<OnConflict>,
}

#[derive(Clone, Debug)]
struct Column {
    name: DynIden,
    is_nullable: bool,
}

impl Batch {
    /// Rows that are not there yet, or for which the conflict says what happens.
    pub(crate) fn add<A>(
        &mut self,
        rows: Vec<<A::Entity as EntityTrait>::Model>,
        conflict: Option<OnConflict>,
    ) where
        A: ActiveModelTrait,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        let all = <A::Entity as EntityTrait>::Column::iter;
        let column = |column: <A::Entity as EntityTrait>::Column| Column {
            is_nullable: column.def().is_null(),
            name: column.into_iden(),
        };
        let values = |row: <A::Entity as EntityTrait>::Model| {
            let mut row = row.into_active_model();
            // What comes of a model has a value for every column.
            all().filter_map(|column| row.take(column).into_value()).collect()
        };
        let name = A::Entity::default().table_name().into_iden();
        let table = Table { name, columns: all().map(column).collect(), conflict };
        self.0.push(Rows { table, values: rows.into_iter().map(values).collect() });
    }

    /// # Errors
    /// As a single INSERT has; nothing counts then but the rollback.
    pub async fn write(self, tx: &Tx) -> Result<(), StoreError> {
        self.run(tx).await?;
        Ok(())
    }

    /// Of one table it answers how many rows were written.
    async fn run(self, tx: &Tx) -> Result<u64, StoreError> {
        let mut written = 0;
        for rows in ways(self.0) {
            let statement = if tx.is_postgres() { of_arrays(rows)? } else { of_lists(rows)? };
            written += tx.executor().execute_raw(statement).await?.rows_affected();
        }
        Ok(written)
    }
}

/// Inserts rows, or does as the conflict says where they are there; answers how many were written.
pub(crate) async fn put_all<A>(
    tx: &Tx,
    rows: Vec<<A::Entity as EntityTrait>::Model>,
    conflict: OnConflict,
) -> Result<u64, StoreError>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let mut batch = Batch::default();
    batch.add::<A>(rows, Some(conflict));
    batch.run(tx).await
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
    let mut batch = Batch::default();
    batch.add::<A>(rows, None);
    batch.write(tx).await
}

/// What goes at once; tables without rows go nowhere.
fn ways(tables: Vec<Rows>) -> Vec<Vec<Rows>> {
    let mut ways: Vec<Vec<Rows>> = Vec::new();
    let mut free = 0;
    for Rows { table, mut values } in tables {
        while !values.is_empty() {
            if free == 0 {
                ways.push(Vec::new());
                free = ROWS_PER_WAY;
            }
            let rest = values.split_off(values.len().min(free));
            free -= values.len();
            if let Some(way) = ways.last_mut() {
                way.push(Rows { table: table.clone(), values });
            }
            values = rest;
        }
    }
    ways
}

/// SQLite takes several statements as one, their parameters one after the other.
fn of_lists(tables: Vec<Rows>) -> Result<Statement, DbErr> {
    let (mut text, mut parameters) = (String::new(), Vec::new());
    for Rows { table, values } in tables {
        let mut rows = values.into_iter();
        while let Some(run) = next_run(&mut rows) {
            let mut insert = table.insert();
            for row in run {
                insert.values(row.into_iter().map(Expr::val)).map_err(|error| misfit(&error))?;
            }
            let statement = DbBackend::Sqlite.build(&insert);
            text.push_str(&statement.sql);
            text.push(';');
            parameters.extend(statement.values.into_iter().flat_map(|values| values.0));
        }
    }
    Ok(Statement { sql: text, values: Some(Values(parameters)), db_backend: DbBackend::Sqlite })
}

/// A power of two, or half as much again: any number of rows would make more texts than the database keeps planned.
fn next_run<T>(rows: &mut impl ExactSizeIterator<Item = T>) -> Option<Vec<T>> {
    let most = rows.len().min(ROWS_PER_LIST);
    let power = most.checked_ilog2().map(|power| 1_usize << power)?;
    let half_more = power + power / 2;
    let length = if half_more <= most { half_more } else { power };
    Some(rows.by_ref().take(length).collect())
}

/// PostgreSQL takes the columns as arrays, so that the text is the same for any number of rows, and the other tables as
/// parts of the statement of the first, which is carried out first. Foreign keys are checked when all of it is written.
fn of_arrays(tables: Vec<Rows>) -> Result<Statement, DbErr> {
    let mut inserts = tables.into_iter().map(Rows::into_insert);
    let Some(first) = inserts.next() else {
        return Ok(Statement::from_string(DbBackend::Postgres, "SELECT 1"));
    };
    let mut first = first?;
    let mut others = WithClause::new();
    for (place, insert) in inserts.enumerate() {
        let name = Alias::new(format!("part_{place}"));
        others.cte(CommonTableExpression::new().table_name(name).query(insert?).to_owned());
    }
    if others != WithClause::new() {
        first.with_cte(others);
    }
    Ok(DbBackend::Postgres.build(&first))
}

impl Table {
    fn insert(&self) -> InsertStatement {
        let mut insert = Query::insert();
        insert.into_table(self.name.clone()).columns(self.columns.iter().map(|column| column.name.clone()));
        if let Some(conflict) = &self.conflict {
            insert.on_conflict(conflict.clone());
        }
        insert
    }
}

impl Rows {
    /// `INSERT … SELECT … FROM unnest(…)`. The driver's arrays have no NULLs: where a column may have some, an array
    /// beside it tells which they are.
    fn into_insert(self) -> Result<InsertStatement, DbErr> {
        let mut insert = self.table.insert();
        let mut select = SelectStatement::new();
        let (mut names, mut arrays, mut expressions) = (Vec::new(), Vec::new(), Vec::new());
        let mut rows: Vec<_> = self.values.into_iter().map(Vec::into_iter).collect();
        for (place, column) in self.table.columns.iter().enumerate() {
            let values: Vec<Value> = rows.iter_mut().filter_map(Iterator::next).collect();
            if column.is_nullable {
                let gaps: Vec<bool> = values.iter().map(|value| !value.is_some()).collect();
                expressions.push(format!("CASE WHEN n{place} THEN NULL ELSE c{place} END"));
                names.push(format!("n{place}"));
                arrays.push(Value::from(gaps));
            } else {
                expressions.push(format!("c{place}"));
            }
            names.push(format!("c{place}"));
            arrays.push(array(values));
        }
        let last = expressions.pop().unwrap_or_default();
        select.exprs(expressions.into_iter().map(Expr::cust));
        let marks: Vec<String> = (1..=arrays.len()).map(|number| format!("${number}")).collect();
        let from = format!("{last} FROM unnest({}) AS given({})", marks.join(", "), names.join(", "));
        select.expr(Expr::cust_with_values(from, arrays));
        insert.select_from(select).map_err(|error| misfit(&error))?;
        Ok(insert)
    }
}

fn array(values: Vec<Value>) -> Value {
    let Some(kind) = values.first().map(Value::array_type) else { return Value::from(Vec::<bool>::new()) };
    let filled = |value: Value| if value.is_some() { value } else { value.dummy_value() };
    Value::Array(kind, Some(Box::new(values.into_iter().map(filled).collect())))
}

fn misfit(error: &QueryError) -> DbErr {
    DbErr::Type(error.to_string())
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
