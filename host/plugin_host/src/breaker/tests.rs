//! Tables of the breaker and of poison memory.
use domain::rules::Failure;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Breakers, PoisonedInput, circuit::BreakerState};

const DIGEST: &str = "d";

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_800_000_000 + seconds)
}

fn trap() -> Failure {
    Failure::Trap { message: "unreachable".to_owned() }
}

/// One call: its verdict, or the state afterwards.
fn call(
    breakers: &Breakers,
    seconds: i64,
    subject: Option<u128>,
    failure: Option<&Failure>,
) -> Result<BreakerState, Failure> {
    let input = subject.map(|id| (Uuid::from_u128(id), "intake.received"));
    breakers.attempt(DIGEST, Some(at(seconds)), input)?.finish(failure);
    Ok(breakers.status(DIGEST).unwrap().state)
}

fn opened_at(seconds: i64) -> Breakers {
    let breakers = Breakers::default();
    for _ in 0..5 {
        call(&breakers, seconds, None, Some(&trap())).unwrap();
    }
    breakers
}

#[test]
fn five_strikes_within_a_minute_open_it() {
    let breakers = Breakers::default();
    for second in [0, 10, 20, 30] {
        assert_eq!(call(&breakers, second, None, Some(&trap())), Ok(BreakerState::Closed));
    }
    // The first strike has left the window: still four.
    assert_eq!(call(&breakers, 60, None, Some(&trap())), Ok(BreakerState::Closed));
    assert_eq!(call(&breakers, 65, None, Some(&trap())), Ok(BreakerState::Open));
    assert_eq!(call(&breakers, 66, None, None), Err(Failure::BreakerOpen));
    assert_eq!(breakers.status(DIGEST).unwrap().open_until.unwrap(), at(95));
}

#[test]
fn what_is_no_strike_never_opens_it() {
    let breakers = Breakers::default();
    let declined = Failure::Declined { code: "missing".to_owned(), text: String::new() };
    for _ in 0..20 {
        assert_eq!(call(&breakers, 0, Some(1), Some(&declined)), Ok(BreakerState::Closed));
    }
}

#[test]
fn a_probe_after_thirty_seconds_closes_or_reopens_with_doubled_pause() {
    let breakers = opened_at(0);
    assert_eq!(call(&breakers, 29, None, None), Err(Failure::BreakerOpen));
    // Half open: one call at a time.
    let probe = breakers.attempt(DIGEST, Some(at(30)), None).unwrap();
    assert_eq!(breakers.status(DIGEST).unwrap().state, BreakerState::HalfOpen);
    assert_eq!(call(&breakers, 30, None, None), Err(Failure::BreakerOpen));
    probe.finish(Some(&trap()));
    assert_eq!(breakers.status(DIGEST).unwrap().open_until.unwrap(), at(30 + 60));
    assert_eq!(call(&breakers, 90, None, None), Ok(BreakerState::Closed));
}

#[test]
fn pauses_double_up_to_a_quarter_of_an_hour() {
    let breakers = opened_at(0);
    let mut now = 30;
    for pause in [60, 120, 240, 480, 900, 900] {
        assert_eq!(call(&breakers, now, None, Some(&trap())), Ok(BreakerState::Open));
        now += pause;
        assert_eq!(breakers.status(DIGEST).unwrap().open_until.unwrap(), at(now), "pause {pause}");
    }
}

#[test]
fn a_healthy_minute_forgets_the_doubling() {
    let breakers = opened_at(0);
    assert_eq!(call(&breakers, 30, None, None), Ok(BreakerState::Closed));
    assert_eq!(call(&breakers, 91, None, None), Ok(BreakerState::Closed));
    for _ in 0..5 {
        call(&breakers, 92, None, Some(&trap())).unwrap();
    }
    assert_eq!(breakers.status(DIGEST).unwrap().open_until.unwrap(), at(92 + 30));

    // Without it, the next pause is the longer one.
    let unwell = opened_at(0);
    call(&unwell, 30, None, None).unwrap();
    for _ in 0..5 {
        call(&unwell, 40, None, Some(&trap())).unwrap();
    }
    assert_eq!(unwell.status(DIGEST).unwrap().open_until.unwrap(), at(40 + 60));
}

#[test]
fn a_probe_whose_caller_went_away_does_not_block_the_next() {
    let breakers = opened_at(0);
    drop(breakers.attempt(DIGEST, Some(at(30)), None).unwrap());
    assert_eq!(call(&breakers, 30, None, None), Ok(BreakerState::Closed));
}

#[test]
fn the_same_input_failing_twice_is_left_alone_until_forgiven() {
    let breakers = Breakers::default();
    for _ in 0..2 {
        call(&breakers, 0, Some(7), Some(&trap())).unwrap();
    }
    assert_eq!(call(&breakers, 1, Some(7), None), Err(Failure::Poison));
    // Another ticket, and another function about the same ticket, are asked about as ever.
    assert_eq!(call(&breakers, 1, Some(8), None), Ok(BreakerState::Closed));
    let other = (Uuid::from_u128(7), "timing.due");
    breakers.attempt(DIGEST, Some(at(1)), Some(other)).unwrap().finish(None);
    let poisoned = PoisonedInput { subject: Uuid::from_u128(7), function: "intake.received" };
    assert_eq!(breakers.status(DIGEST).unwrap().poisoned, [poisoned]);
    // Another version of the plugin starts without the memory.
    breakers
        .attempt("other", Some(at(1)), Some((Uuid::from_u128(7), "intake.received")))
        .unwrap()
        .finish(None);
    breakers.forgive(Uuid::from_u128(7));
    assert_eq!(call(&breakers, 2, Some(7), None), Ok(BreakerState::Closed));
}

#[test]
fn a_success_in_between_takes_the_fault_back() {
    let breakers = Breakers::default();
    call(&breakers, 0, Some(7), Some(&trap())).unwrap();
    call(&breakers, 0, Some(7), None).unwrap();
    call(&breakers, 0, Some(7), Some(&trap())).unwrap();
    assert_eq!(call(&breakers, 0, Some(7), None), Ok(BreakerState::Closed));
}

#[test]
fn time_that_goes_backwards_is_the_latest_time() {
    let breakers = opened_at(100);
    assert_eq!(call(&breakers, 0, None, None), Err(Failure::BreakerOpen));
    assert_eq!(call(&breakers, 130, None, None), Ok(BreakerState::Closed));
    // Calls without a time of their own stand at the latest one.
    breakers.attempt(DIGEST, None, None).unwrap().finish(None);
}
