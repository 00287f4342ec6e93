//! x
pub mod calendar {
 use crate::{types::*, bindings::reglament::rules::calendar::*};
 pub fn due(_:&str,_:Instant,_:TimeRule)->Result<Deadline,CalendarError>{todo!()}
 pub fn working_minutes_between(_:&str,_:Instant,_:Instant)->Result<Minutes,CalendarError>{todo!()}
 pub fn is_open(_:&str,_:Instant)->Result<bool,CalendarError>{todo!()}
 pub fn local_day(_:&str,_:Instant)->Result<Day,CalendarError>{todo!()}
 pub fn nth_working_day(_:&str,_:Day,_:i32)->Result<Day,CalendarError>{todo!()}
 pub fn earliest_start(_:&str,_:Instant,_:u32)->Result<Day,CalendarError>{todo!()}
 pub fn add_months(_:Day,_:i32)->Result<Day,CalendarError>{todo!()}
}
