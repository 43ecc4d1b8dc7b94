//! Which sequences of numbers, names and signs make a date or a time: the states that `DateTime.Parse` goes through.

/// A number, name or mark with what ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    End,
    NumEnd,
    NumAmPm,
    NumSpace,
    NumDate,
    NumTime,
    MonthEnd,
    MonthSpace,
    MonthDate,
    NumDatePart,
    NumTimePart,
    DayOfWeek,
    /// A year is a number of three digits or more.
    YearSpace,
    YearDate,
    YearEnd,
    Zone,
    /// A number before the `T` of ISO 8601.
    NumTimeMark,
}

/// What has been seen of a date (`N` number, `M` month's name, `Y` year; a final separator in the name means that one
/// stands behind) or of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Begin,
    N,
    NN,
    NSep,
    DateNN,
    NNSep,
    M,
    MN,
    NM,
    MNSep,
    NParts,
    Y,
    YN,
    YNSep,
    YM,
    YMSep,
    DateParts,
    TimeParts,
    Hour,
    HourMinute,
}

/// What the numbers and names collected so far are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Complete {
    /// Two numbers: a day of this year.
    DateNN,
    /// Three numbers in the culture's order.
    DateNNN,
    DateMN,
    DateNM,
    DateMNN,
    /// Numbers that say themselves what they are (1月2日).
    DateParts,
    DatePartsN,
    DateNParts,
    DateNNParts,
    DateYNN,
    DateYMN,
    DateYN,
    DateYM,
    DateNNY,
    /// An hour, which needs AM or PM.
    TimeN,
    TimeNN,
    TimeNNN,
    TimeParts,
}

/// Where a token leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    To(State),
    /// A date or time is complete; the next token begins another.
    Done(Complete),
    Bad,
}

/// The step from `state` over `token`.
pub(super) fn step(state: State, token: Token) -> Step {
    use Complete as C;
    use State as S;
    use Step::{Bad, Done, To};
    use Token as T;
    // A day's name may stand anywhere but right behind an hour's colon.
    if token == T::DayOfWeek {
        return match state {
            S::Hour => Bad,
            S::YNSep => To(S::YN),
            S::YMSep => To(S::YM),
            _ => To(state),
        };
    }
    match (state, token) {
        (S::Begin, T::End | T::Zone) => To(S::Begin),
        (S::Begin, T::NumAmPm) => Done(C::TimeN),
        (S::Begin, T::NumSpace) => To(S::N),
        (S::Begin, T::NumDate) => To(S::NSep),
        (S::Begin, T::NumTime) => To(S::Hour),
        (S::Begin, T::MonthSpace | T::MonthDate) => To(S::M),
        (S::Begin, T::NumDatePart) => To(S::DateParts),
        (S::Begin, T::NumTimePart) => To(S::TimeParts),
        (S::Begin, T::YearSpace | T::YearDate) => To(S::Y),

        (S::N, T::NumEnd) => Done(C::DateNN),
        (S::N, T::NumAmPm) => Done(C::TimeNN),
        (S::N, T::NumSpace) => To(S::NN),
        (S::N, T::NumDate) => To(S::NNSep),
        (S::N, T::MonthEnd) => Done(C::DateNM),
        (S::N, T::MonthSpace) => To(S::NM),
        (S::N, T::MonthDate) => To(S::MNSep),
        (S::N, T::NumDatePart) => To(S::NParts),
        (S::N, T::YearSpace) => To(S::YN),
        (S::N, T::YearDate) => To(S::YNSep),
        (S::N, T::YearEnd) => Done(C::DateYN),
        (S::N, T::Zone) => To(S::N),

        (S::NN, T::NumAmPm) => Done(C::TimeNNN),
        (S::NN, T::Zone) => To(S::NN),
        (S::NN | S::DateNN, T::End) => Done(C::DateNN),
        (S::NN | S::DateNN, T::NumEnd | T::NumSpace) => Done(C::DateNNN),
        (S::DateNN, T::NumAmPm) => Done(C::TimeN),
        (S::NN | S::DateNN | S::MN | S::NM | S::NParts | S::DateParts, T::NumTime) => To(S::Hour),
        (S::NN | S::DateNN | S::NNSep, T::MonthEnd | T::MonthSpace) => Done(C::DateMNN),
        (S::NN | S::DateNN | S::NNSep, T::YearSpace | T::YearEnd) => Done(C::DateNNY),
        (S::DateNN | S::NNSep | S::MN | S::NM, T::NumDatePart) => Done(C::DateParts),
        (S::NN | S::DateNN | S::MN | S::NM | S::NParts | S::DateParts, T::NumTimePart) => {
            To(S::TimeParts)
        }
        (S::NNSep, T::NumEnd | T::NumAmPm | T::NumSpace) => Done(C::DateNNN),

        (S::NSep, T::NumEnd) => Done(C::DateNN),
        (S::NSep, T::NumSpace) => To(S::DateNN),
        (S::NSep, T::NumDate) => To(S::NNSep),
        (S::NSep, T::MonthEnd) => Done(C::DateNM),
        (S::NSep, T::MonthSpace) => To(S::MN),
        (S::NSep, T::MonthDate) => To(S::MNSep),
        (S::NSep, T::YearSpace) => To(S::YN),
        (S::NSep, T::YearDate) => To(S::YNSep),
        (S::NSep, T::YearEnd) => Done(C::DateYN),

        (S::M, T::NumEnd) => Done(C::DateMN),
        (S::M, T::NumSpace) => To(S::MN),
        (S::M, T::NumDate) => To(S::MNSep),
        (S::M, T::YearSpace) => To(S::YM),
        (S::M, T::YearDate) => To(S::YMSep),
        (S::M, T::YearEnd) => Done(C::DateYM),

        (S::MN, T::End) => Done(C::DateMN),
        (S::NM, T::End) => Done(C::DateNM),
        (S::MN | S::NM, T::NumEnd | T::NumAmPm | T::NumSpace) => Done(C::DateMNN),
        (S::MNSep, T::NumEnd | T::NumSpace) => Done(C::DateMNN),
        (S::MN | S::NM | S::MNSep, T::YearSpace | T::YearEnd) => Done(C::DateYMN),

        (S::NParts, T::End) => Done(C::DateNParts),
        (S::NParts, T::NumEnd | T::NumAmPm | T::NumSpace) => Done(C::DateNNParts),
        (S::NParts, T::NumDatePart) => To(S::NParts),

        (S::Y, T::NumEnd) => Done(C::DateYN),
        (S::Y, T::NumSpace) => To(S::YN),
        (S::Y, T::NumDate) => To(S::YNSep),
        (S::Y, T::MonthEnd) => Done(C::DateYM),
        (S::Y, T::MonthSpace | T::NumDatePart) => To(S::YM),
        (S::Y, T::MonthDate) => To(S::YMSep),

        (S::YN, T::End) => Done(C::DateYN),
        (S::YN | S::YNSep, T::NumEnd | T::NumAmPm | T::NumSpace) => Done(C::DateYNN),
        (S::YN | S::YNSep, T::MonthEnd | T::MonthSpace) => Done(C::DateYMN),

        (S::YM, T::End) => Done(C::DateYM),
        (S::YM | S::YMSep, T::NumEnd | T::NumAmPm | T::NumSpace) => Done(C::DateYMN),

        (S::DateParts, T::End) => Done(C::DateParts),
        (S::DateParts, T::NumEnd) => Done(C::DatePartsN),
        (S::DateParts, T::NumAmPm) => Done(C::TimeN),
        (S::DateParts | S::TimeParts, T::NumSpace) => To(S::Hour),
        (S::DateParts | S::TimeParts, T::NumDatePart) => To(S::DateParts),

        (S::TimeParts, T::End | T::NumEnd | T::NumAmPm) => Done(C::TimeParts),
        (S::TimeParts, T::NumDate) => To(S::NSep),
        (S::TimeParts, T::Zone) => To(S::TimeParts),

        (S::Hour, T::NumEnd | T::NumAmPm | T::NumSpace) => Done(C::TimeNN),
        (S::Hour, T::NumTime) => To(S::HourMinute),
        (S::Hour, T::MonthEnd) => Done(C::DateNM),
        (S::Hour, T::MonthSpace) => To(S::NM),
        (S::HourMinute, T::NumEnd | T::NumAmPm | T::NumSpace) => Done(C::TimeNNN),
        (S::TimeParts | S::Hour | S::HourMinute, T::NumTimePart) => To(S::TimeParts),
        (S::Hour | S::HourMinute, T::Zone) => To(state),
        _ => Bad,
    }
}
