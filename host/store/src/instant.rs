//! The only type that knows how instants are stored: jiff in the domain, chrono at the driver, microseconds in both
//! databases.
use jiff::Timestamp;
use sea_orm::{
    ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable,
    sea_query::{ArrayType, ColumnType, Nullable, Value, ValueType, ValueTypeErr},
};

type Stored = chrono::DateTime<chrono::Utc>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub Timestamp);

/// What a database gives back for an instant. Cut, not rounded: nothing may come to lie in the future by storing it.
pub(crate) fn stored(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

impl Instant {
    pub(crate) fn option(at: Option<Timestamp>) -> Option<Self> {
        at.map(Self)
    }
}

impl From<Timestamp> for Instant {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

fn read(stored: Stored) -> Result<Instant, jiff::Error> {
    Timestamp::from_microsecond(stored.timestamp_micros()).map(Instant)
}

/// The beginning of the first year. PostgreSQL's time begins in 4713 BC, SQLite orders years before this by their
/// letters, and the domain's reaches to 9999 BC: whoever asks for what lies before means all there is.
const EARLIEST: i64 = -62_135_596_800_000_000;

impl From<Instant> for Value {
    fn from(instant: Instant) -> Self {
        let micros = instant.0.as_microsecond().max(EARLIEST);
        chrono::DateTime::from_timestamp_micros(micros).expect("chrono reaches beyond jiff's range").into()
    }
}

impl ValueType for Instant {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Stored as ValueType>::try_from(value).and_then(|stored| read(stored).map_err(|_| ValueTypeErr))
    }

    fn type_name() -> String {
        "Instant".to_owned()
    }

    fn array_type() -> ArrayType {
        <Stored as ValueType>::array_type()
    }

    fn column_type() -> ColumnType {
        ColumnType::TimestampWithTimeZone
    }
}

impl Nullable for Instant {
    fn null() -> Value {
        <Stored as Nullable>::null()
    }
}

impl TryGetable for Instant {
    fn try_get_by<I: ColIdx>(result: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let stored = Stored::try_get_by(result, index)?;
        read(stored).map_err(|error| TryGetError::DbErr(DbErr::Type(error.to_string())))
    }
}

impl IntoActiveValue<Self> for Instant {
    fn into_active_value(self) -> ActiveValue<Self> {
        ActiveValue::Set(self)
    }
}

/// Part of a primary key; the database never makes one up.
impl TryFromU64 for Instant {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Instant"))
    }
}
