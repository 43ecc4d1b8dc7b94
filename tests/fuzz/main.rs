//! Every reader of text, fed with texts that nobody wrote: none may panic, overflow its stack or hang. Seeds are the
//! conformance cases. In the test run each target has a second; `MSOL_FUZZ_SECONDS=450 cargo test --profile fast --test
//! fuzz` gives the eight of them an hour, and `MSOL_FUZZ_SEED` other texts. What is found is kept below `target/fuzz`.

#[path = "../common/spans.rs"]
mod spans;

mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use msol::Edition;
use msol::runtime::sym::Sym;
use msol::runtime::{Host, Runtime};
use msol::text::culture::Culture;
use msol::text::datetime::parse::{Context, Styles as DateStyles, parse, parse_offset};
use msol::text::datetime::parse_exact::{parse_exact, parse_exact_offset};
use msol::text::datetime::{DateTime, Kind, TimeSpan, format, uformat};
use msol::text::format_string;
use msol::text::number::{self, Number, parse as numbers};
use msol::text::regex::{Options, Regex, Replacement};
use msol::text::wildcard::Wildcard;
use msol::value::Value;

use mutate::Random;

/// The stack that the program gives its interpreter.
const STACK: usize = 1 << 30;

fn variable(name: &str, otherwise: u64) -> u64 {
    let set = std::env::var(name).ok();
    set.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Feeds a target for its time. `patience` is how long one text may take.
fn fuzz(
    target: &'static str,
    seeds: Vec<String>,
    patience: Duration,
    read: fn() -> Box<dyn FnMut(&str)>,
) {
    let fuzzer = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            let mut read = read();
            let mut random = Random(variable("MSOL_FUZZ_SEED", 1));
            let until = Instant::now() + Duration::from_secs(variable("MSOL_FUZZ_SECONDS", 1));
            let folder = Path::new("target/fuzz");
            std::fs::create_dir_all(folder).unwrap();
            // A stack that overflows ends the process: what it was reading stands here.
            let current = folder.join(format!("{target}.current"));
            let (mut texts, mut found) = (0u64, Vec::new());
            while Instant::now() < until && found.len() < 20 {
                let text = mutate::text(&mut random, &seeds);
                std::fs::write(&current, &text).unwrap();
                let mut timed = || {
                    let started = Instant::now();
                    let result = catch_unwind(AssertUnwindSafe(|| read(&text)));
                    (result.is_err(), started.elapsed() > patience)
                };
                let (panics, mut slow) = timed();
                // A busy machine can make a text wait: what is slow is read again before it counts.
                slow = slow && !panics && (0..2).all(|_| timed().1);
                if panics || slow {
                    let kept = folder.join(format!("{target}-{}.txt", found.len()));
                    std::fs::write(&kept, &text).unwrap();
                    found.push((kept, if slow { "slow" } else { "panics" }));
                }
                texts += 1;
            }
            println!("{target}: {texts} texts, {} found", found.len());
            assert!(found.is_empty(), "{target}: {found:?}");
        });
    if let Err(panic) = fuzzer.unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

const PATIENCE: Duration = Duration::from_secs(5);

/// The scripts of the conformance cases.
fn scripts() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![
        PathBuf::from("tests/conformance/cases"),
        PathBuf::from("scripts"),
    ];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "ps1") {
                found.extend(std::fs::read_to_string(path));
            }
        }
    }
    assert!(found.len() > 500);
    found
}

/// The expressions of some areas.
fn expressions(areas: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for area in areas {
        let path = format!("tests/conformance/expressions/{area}.jsonl");
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            found.extend(case["e"].as_str().map(str::to_string));
        }
    }
    found
}

/// The quoted texts in expressions: patterns, dates, numbers and formats.
fn quoted(areas: &[&str]) -> Vec<String> {
    let found: Vec<String> = expressions(areas)
        .iter()
        .flat_map(|e| e.split(['\'', '"']).skip(1).step_by(2))
        .map(str::to_string)
        .collect();
    assert!(found.len() > 100);
    found
}

/// A text in two parts, at its middle blank or line.
fn parts(text: &str) -> (&str, &str) {
    let middle = text.len() / 2;
    let at = text
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= middle)
        .unwrap_or(text.len());
    text.split_at(at)
}

#[test]
fn scripts_parse() {
    let mut seeds = scripts();
    seeds.extend(expressions(&[
        "statements",
        "literals",
        "interpolation",
        "broken",
    ]));
    fuzz("parser", seeds, PATIENCE, || Box::new(spans::holds));
}

#[test]
fn wildcards_match() {
    fuzz(
        "wildcard",
        quoted(&["patterns", "operators"]),
        PATIENCE,
        || {
            Box::new(|text| {
                let (pattern, text) = parts(text);
                for ignore_case in [false, true] {
                    let pattern = Wildcard::new(pattern, ignore_case, Culture::en_us());
                    let _ = pattern.map(|p| p.is_match(text));
                }
            })
        },
    );
}

#[test]
fn regular_expressions_match() {
    // What backtracks for ever does so in .NET too: patterns of many choices are compiled, and short ones matched
    // against short texts.
    fuzz(
        "regex",
        quoted(&["patterns"]),
        Duration::from_secs(30),
        || {
            let mut bits = 0u16;
            Box::new(move |text| {
                let (pattern, text) = parts(text);
                let text: String = text.chars().take(12).collect();
                bits = (bits + 1) % 1024;
                let Ok(regex) = Regex::new(pattern, Options(bits)) else {
                    return;
                };
                if pattern.len() > 40 {
                    return;
                }
                for found in regex.find_all(&text).take(5).flatten() {
                    let (from, to) = found.span();
                    assert!(text.get(from..to).is_some());
                }
                let _ = regex.replace(&text, &Replacement::new("$1${n}$$$&", &regex), Some(3));
                let _ = regex.split(&text, 3);
            })
        },
    );
}

static UTC: TimeZone = TimeZone::UTC;

#[test]
fn dates_are_read_and_written() {
    let seeds = quoted(&["dates", "formats", "casts"]);
    fuzz("dates", seeds, PATIENCE, || {
        let names: Vec<&'static str> = Culture::known_names().collect();
        let mut turn = 0;
        Box::new(move |text| {
            turn += 1;
            let edition = if turn % 2 == 0 {
                Edition::Core
            } else {
                Edition::Desktop
            };
            let name = names.get(turn % names.len()).copied().unwrap_or("en-US");
            let Ok(culture) = Culture::by_name(name, edition) else {
                return;
            };
            let context = Context {
                culture,
                local: &UTC,
                now: DateTime::from_date(2026, 11, 24).unwrap(),
                edition,
            };
            let styles = DateStyles::default();
            let (first, second) = parts(text);
            let _ = parse(text, styles, context);
            let _ = parse_offset(text, styles, context);
            let _ = parse_exact(first, &[second], styles, context);
            let _ = parse_exact_offset(first, &[second, first], styles, context);
            let _ = TimeSpan::parse(text, culture, edition);
            let _ = TimeSpan::parse_exact(first, second, culture, edition);
            let ticks = i64::try_from(turn)
                .unwrap_or(0)
                .wrapping_mul(0x5851_F42D_4C95_7F2D);
            if let Some(date) =
                DateTime::from_ticks(ticks.rem_euclid(3_155_378_976_000_000_000), Kind::Utc)
            {
                let _ = format::format(date, text, culture, &UTC);
                let _ = uformat::uformat(date, text, culture, &UTC, edition);
            }
            let _ = TimeSpan(ticks).format(text, culture);
        })
    });
}

#[test]
fn numbers_are_read_and_written() {
    fuzz(
        "numbers",
        quoted(&["formats", "casts", "literals"]),
        PATIENCE,
        || {
            Box::new(|text| {
                let culture = Culture::en_us();
                for edition in [Edition::Core, Edition::Desktop] {
                    let _ = numbers::integer(
                        text,
                        numbers::IntegerType::Int32,
                        numbers::Styles::ANY,
                        culture,
                        edition,
                    );
                    let _ = numbers::integer(
                        text,
                        numbers::IntegerType::Int64,
                        numbers::Styles::HEX_NUMBER,
                        culture,
                        edition,
                    );
                    let _ = numbers::double(text, numbers::Styles::ANY, culture, edition);
                    let _ = numbers::single(text, numbers::Styles::ANY, culture, edition);
                    let _ = numbers::decimal(text, numbers::Styles::ANY, culture, edition);
                    let _ = msol::syntax::parse_number(text, edition);
                }
                let _ = numbers::big(text, numbers::Styles::INTEGER, culture);
                for value in [
                    Number::from(-1234),
                    Number::from(i64::MIN),
                    Number::from(1.5e300),
                    Number::from(f64::NAN),
                ] {
                    let _ = number::format(value, text, culture);
                }
                if let Ok(pieces) = format_string::parse(text) {
                    assert!(pieces.len() <= text.len());
                }
            })
        },
    );
}

/// A session whose output goes nowhere, that runs a script with the text in `$t`.
fn session(script: &'static str, edition: Edition) -> Box<dyn FnMut(&str)> {
    let mut host = Host::new(edition);
    host.out = Box::new(std::io::sink());
    host.err = Box::new(std::io::sink());
    let mut runtime = Runtime::new(host, msol::cmdlets::TABLES);
    msol::cmdlets::prepare(&mut runtime, None, false);
    Box::new(move |text| {
        runtime.global.put(Sym::of("t"), Value::str(text));
        let _ = runtime.run_text(script);
    })
}

#[test]
fn csv_is_read() {
    let seeds = vec![
        "Name,Mail\nAnna,\"a\"\"b\"\r\nBob,b@x.y\n".to_string(),
        "#TYPE System.String\n\"a b\";c\n1;2\n".to_string(),
        " a , b \n\"x\ny\" , z\n\n".to_string(),
    ];
    fuzz("csv", seeds, PATIENCE, || {
        session(
            "try { $null = $t | ConvertFrom-Csv } catch { }",
            Edition::Core,
        )
    });
}

#[test]
fn json_is_read() {
    let mut seeds = expressions(&["json", "data"]);
    seeds.push(std::fs::read_to_string("scripts/seed/tenant.json").unwrap());
    fuzz("json", seeds, PATIENCE, || {
        let mut core = session(
            "try { $null = $t | ConvertFrom-Json | ConvertTo-Json } catch { }",
            Edition::Core,
        );
        let mut desktop = session(
            "try { $null = $t | ConvertFrom-Json } catch { }",
            Edition::Desktop,
        );
        Box::new(move |text| {
            core(text);
            desktop(text);
        })
    });
}

#[test]
fn tenant_files_are_read() {
    let seeds = vec![std::fs::read_to_string("scripts/seed/tenant.json").unwrap()];
    fuzz("fixture", seeds, PATIENCE, || {
        Box::new(|text| {
            let _ = msol::tenant::open::from_text(text, Path::new("t.json"));
        })
    });
}
