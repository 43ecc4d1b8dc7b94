//! Laws of the text rules on text that nobody thought of: nothing panics, what is written reads back, orders are
//! orders, and the two regular expression engines and the wildcard matcher agree with simpler definitions.

use jiff::tz::TimeZone;
use msol::Edition;
use msol::text::compare::{compare, compare_ordinal_ignore_case, equals};
use msol::text::culture::Culture;
use msol::text::datetime::parse::{Context, Styles, parse, parse_offset};
use msol::text::datetime::parse_exact::parse_exact;
use msol::text::datetime::{DateTime, Kind, TimeSpan, format, uformat};
use msol::text::number::{self, Number, convert, parse as number_parse};
use msol::text::regex::{self, Options, Regex, Replacement};
use msol::text::wildcard::{self, Wildcard};
use msol::text::{case, format_string, units};
use proptest::prelude::*;

static UTC: TimeZone = TimeZone::UTC;

fn context(name: &str) -> Context<'static> {
    let culture = Culture::by_name(name, Edition::Core).unwrap();
    Context {
        culture,
        local: &UTC,
        now: DateTime::from_date(2026, 11, 24).unwrap(),
        edition: Edition::Core,
    }
}

fn culture_name() -> impl Strategy<Value = &'static str> {
    let names: Vec<&'static str> = Culture::known_names().collect();
    proptest::sample::select(names)
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn no_pattern_panics(pattern in r"[\\\[\](){}?*+|^$.a-c0-2<>=!:#kpd\- -]{0,14}|\PC{0,8}", text in r"[a-c0-2 \n-]{0,8}|\PC{0,4}", bits in 0u16..1024) {
        if let Ok(regex) = Regex::new(&pattern, Options(bits)) {
            for found in regex.find_all(&text).take(20).flatten() {
                let (from, to) = found.span();
                prop_assert!(text.get(from..to).is_some());
            }
            let _ = regex.replace(&text, &Replacement::new("$1${n}$$$&", &regex), None);
            let _ = regex.split(&text, 3);
        }
        let _ = Wildcard::new(&pattern, true, Culture::en_us()).map(|w| w.is_match(&text));
        let _ = regex::unescape(&pattern);
    }

    #[test]
    fn an_escaped_pattern_matches_its_text_alone(text in r"\PC{0,12}") {
        let regex = Regex::new(&format!(r"\A{}\z", regex::escape(&text)), Options::NONE).unwrap();
        prop_assert!(regex.is_match(&text).unwrap());
        prop_assert_eq!(regex::unescape(&regex::escape(&text)).unwrap(), text.clone());
        let wildcard = Wildcard::new(&wildcard::escape(&text, Edition::Core), false, Culture::en_us()).unwrap();
        prop_assert!(wildcard.is_match(&text));
    }

    #[test]
    fn wildcards_are_simple_expressions(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
        let expression = format!("^(?s:{})$", pattern.replace('*', ".*").replace('?', "."));
        let wildcard = Wildcard::new(&pattern, false, Culture::en_us()).unwrap();
        prop_assert_eq!(wildcard.is_match(&text), Regex::new(&expression, Options::NONE).unwrap().is_match(&text).unwrap());
    }

    #[test]
    fn no_date_text_panics(text in r"[0-9/:. ,TZAPM+-]{0,24}|[A-Za-z0-9 ,./:-]{0,20}|\PC{0,10}", name in culture_name()) {
        let context = context(name);
        let _ = parse(&text, Styles(0), context);
        let _ = parse(&text, Styles::ASSUME_UNIVERSAL, context);
        let _ = parse_offset(&text, Styles(0), context);
        let _ = TimeSpan::parse(&text, context.culture, Edition::Core);
        let _ = parse_exact(&text, &[&text], Styles(7), context);
        let _ = TimeSpan::parse_exact(&text, &text, context.culture, Edition::Core);
    }

    #[test]
    fn dates_read_back_in_every_culture(ticks in 0..=DateTime::MAX_TICKS, name in culture_name()) {
        let time = DateTime { ticks: ticks - ticks % 10_000_000, kind: Kind::Unspecified };
        let culture = Culture::invariant();
        for spec in ["o", "s", "yyyy-MM-dd HH:mm:ss", "dddd, dd MMMM yyyy HH:mm:ss"] {
            let text = format::format(time, spec, culture, &UTC).unwrap();
            prop_assert_eq!(parse(&text, Styles(0), context("")), Ok(time), "{}", text);
            prop_assert_eq!(parse_exact(&text, &[spec], Styles(0), context("")), Ok(time), "{}", text);
        }
        for spec in ["d", "D", "f", "F", "g", "G", "m", "t", "T", "y", "U", "gg K zzz ffffff"] {
            prop_assert!(format::format(time, spec, Culture::by_name(name, Edition::Core).unwrap(), &UTC).is_ok());
        }
        let (year, month, day) = time.date_parts();
        prop_assert_eq!(DateTime::from_date(year, month, day), Some(time.date()));
    }

    #[test]
    fn spans_read_back(ticks in any::<i64>()) {
        let text = TimeSpan(ticks).to_text();
        prop_assert_eq!(TimeSpan::parse(&text, Culture::invariant(), Edition::Core), Ok(TimeSpan(ticks)), "{}", text);
    }

    #[test]
    fn no_format_panics(spec in r"[0#.,%;'E+e\\NnFGCPXDdRx0-9-]{0,10}|[dfFghHKmMstyz:/%'\\ -]{0,10}", value in any::<f64>(), whole in any::<i64>(), name in culture_name()) {
        let culture = Culture::by_name(name, Edition::Core).unwrap();
        let _ = number::format(Number::Double(value), &spec, culture);
        let _ = number::format(Number::Integer { value: whole.into(), bits: 64 }, &spec, culture);
        let _ = number::format(Number::Decimal(whole.into()), &spec, culture);
        let time = DateTime { ticks: whole.rem_euclid(DateTime::MAX_TICKS), kind: Kind::Utc };
        let _ = format::format(time, &spec, culture, &UTC);
        let _ = uformat::uformat(time, &spec, culture, &UTC, Edition::Core);
        let _ = TimeSpan(whole).format(&spec, culture);
        let _ = format_string::parse(&spec);
    }

    #[test]
    fn doubles_read_back(value in any::<f64>()) {
        let text = number::to_text(Number::Double(value), Culture::invariant(), Edition::Core);
        let read = number_parse::double(&text, number_parse::Styles::FLOAT, Culture::invariant(), Edition::Core).unwrap();
        prop_assert!(read == value || (read.is_nan() && value.is_nan()), "{}", text);
    }

    #[test]
    fn integers_read_back_in_every_culture(value in any::<i64>(), name in culture_name()) {
        let culture = Culture::by_name(name, Edition::Core).unwrap();
        let int64 = number_parse::IntegerType::Int64;
        for spec in ["N0", "C0", "D", "#,##0"] {
            let text = number::format(value.into(), spec, culture).unwrap();
            prop_assert_eq!(number_parse::integer(&text, int64, number_parse::Styles::ANY, culture, Edition::Core), Ok(value.into()), "{}", text);
        }
    }

    #[test]
    fn no_number_text_panics(text in r"[0-9.,eExXkmgb+ $()-]{0,16}|\PC{0,8}", name in culture_name()) {
        let culture = Culture::by_name(name, Edition::Core).unwrap();
        for edition in [Edition::Core, Edition::Desktop] {
            let _ = convert::to_integer(&text, number_parse::IntegerType::Int32, edition);
            let _ = convert::to_double(&text, edition);
            let _ = convert::to_decimal(&text, edition);
            let _ = convert::to_big(&text, edition);
            let _ = number_parse::decimal(&text, number_parse::Styles::ANY, culture, edition);
        }
    }

    #[test]
    fn orders_are_orders(a in r"[a-cA-C _'.-]{0,5}|\PC{0,4}", b in r"[a-cA-C _'.-]{0,5}|\PC{0,4}", name in culture_name()) {
        let culture = Culture::by_name(name, Edition::Core).unwrap();
        for ignore_case in [false, true] {
            prop_assert_eq!(compare(&a, &b, ignore_case, culture), compare(&b, &a, ignore_case, culture).reverse());
            prop_assert!(equals(&a, &a, ignore_case));
        }
        prop_assert_eq!(compare_ordinal_ignore_case(&a, &b), compare_ordinal_ignore_case(&b, &a).reverse());
    }

    #[test]
    fn units_are_those_of_utf16(text in r"\PC{0,8}|[a-z]{0,8}", start in 0usize..10, count in 0usize..10) {
        let wide: Vec<u16> = text.encode_utf16().collect();
        prop_assert_eq!(units::length(&text), wide.len());
        let expected = wide.get(start..start + count).map(String::from_utf16_lossy);
        prop_assert_eq!(units::substring(&text, start, count), expected);
        prop_assert_eq!(units::unit_at(&text, start), wide.get(start).copied());
        prop_assert_eq!(case::upper_invariant(&text).chars().count(), text.chars().count());
        let _ = case::title(&text, Culture::en_us());
    }
}
