//! Holds completion against what a real PowerShell offered (`conformance/completion.jsonl`): the texts, their order and
//! the replaced span, through the function that the prompt calls. Lines that cannot agree stand in
//! `conformance/known-gaps.md` as `completion/LINE`; the test fails where another one differs, and where a listed one
//! does not.
//! `MSOL_COMPLETION=LINE` shows what differs in one line, `MSOL_COMPLETION=all` in all of them.

#[path = "common/known_gaps.rs"]
mod known_gaps;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use msol::complete::{self, Completion};
use msol::runtime::history::History;
use msol::runtime::{Host, Runtime};
use msol::{Edition, cmdlets, grammar};
use serde::Deserialize;

use known_gaps::KnownGaps;

/// What the recorded session knew of MSOnline: a function of this shape stood for its one command.
const FUNCTION: &str = "
function global:Get-MsolUser {
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(ParameterSetName = 'List')] [switch] $All,
        [Parameter(ParameterSetName = 'List')] [string] $City,
        [Parameter(ParameterSetName = 'List')] [string] $Department,
        [Parameter(ParameterSetName = 'List')] [ValidateSet('All', 'EnabledOnly', 'DisabledOnly')] $EnabledFilter,
        [Parameter(ParameterSetName = 'Id')] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'Upn')] [string] $UserPrincipalName,
        [string] $SearchString
    )
}";

/// The share of the lines that must agree, in percent.
const FLOOR: usize = 95;

#[derive(Deserialize)]
struct Recorded {
    line: String,
    from: usize,
    length: usize,
    matches: Vec<RecordedMatch>,
}

#[derive(Deserialize, PartialEq, Eq, Debug)]
struct RecordedMatch {
    text: String,
    shown: String,
    kind: String,
}

#[test]
fn offers_what_powershell_offers() {
    let folder = tempdir("recorded");
    let mut agreeing = 0;
    let recorded = recorded();
    let mut differing = BTreeSet::new();
    let wanted = std::env::var("MSOL_COMPLETION").unwrap_or_default();
    for record in &recorded {
        // Each line has a session of its own, as an interactive user's first line has.
        let mut runtime = session(&folder);
        let offered = complete::complete(&mut runtime, &record.line, record.line.len());
        match difference(record, &offered) {
            None => agreeing += 1,
            Some(text) => {
                if wanted == "all" || wanted == record.line {
                    println!("{}\n{text}", record.line);
                }
                differing.insert(format!("completion/{}", record.line));
            }
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    println!(
        "completion: {agreeing} of {} lines = {:.1}%",
        recorded.len(),
        100.0 * agreeing as f64 / recorded.len() as f64
    );
    let listed = KnownGaps::read().names(|name| name.starts_with("completion/"));
    let new: Vec<&String> = differing.difference(&listed).collect();
    let done: Vec<&String> = listed.difference(&differing).collect();
    assert!(
        new.is_empty(),
        "these lines differ and are not listed: {new:#?}"
    );
    assert!(
        done.is_empty(),
        "take these lines from the list, they agree: {done:#?}"
    );
    assert!(
        agreeing * 100 >= FLOOR * recorded.len(),
        "less than {FLOOR}%"
    );
}

/// What PowerShell's completers say of places that no recorded line has: the replaced bytes and the first texts.
const RULES: &[(&str, usize, usize, &[&str])] = &[
    ("$PSVersionTable['PSE", 16, 4, &["'PSEdition'"]),
    ("$h = @{One=1;Two=2}; $h[", 24, 0, &["'One'", "'Two'"]),
    ("$h = @{One=1;Two=2}; $h[\"T", 24, 2, &["'Two'"]),
    ("$h = @{One=1;Two=2}; $h[On", 24, 2, &["'One'"]),
    (
        "if ((Get-Date).DayOfWeek -eq ",
        29,
        0,
        &["'Sunday'", "'Monday'"],
    ),
    (
        "(Get-Date).DayOfWeek -cne 'S",
        26,
        2,
        &["'Sunday'", "'Saturday'"],
    ),
    ("$d = [DayOfWeek]", 16, 0, &["::Friday", "::Monday"]),
    ("Get-Date > re", 11, 2, &["./report.csv"]),
    ("foreach ($d in Get-Date) { $d.Ye", 30, 2, &["Year"]),
    ("foreach ($f in 'a','b') { $f.Le", 29, 2, &["Length"]),
    (
        "$t = (Get-Date) - (Get-Date); $t.TotalD",
        33,
        6,
        &["TotalDays"],
    ),
    ("$p = Get-Date; $p[0].Ye", 21, 2, &["Year"]),
    ("try { 1 } catch { $_.Exc", 21, 3, &["Exception"]),
    ("trap { $_.Inv", 10, 3, &["InvocationInfo"]),
    ("('a', 'b').Where({ $_.Len", 22, 3, &["Length"]),
    ("(1, 2).ForEach({ $_.CompareT", 20, 8, &["CompareTo("]),
    ("$PSCmdlet.ShouldP", 10, 7, &["ShouldProcess("]),
    (
        "class C { [int]$Alpha; [string] Beta() { return '' } }; $c = [C]::new(); $c.",
        76,
        0,
        &["Alpha", "Beta(", "Equals(", "GetHashCode("],
    ),
    (
        "class C { static [int] Make() { return 1 } }; [C]::",
        51,
        0,
        &["Equals(", "Make(", "new("],
    ),
    (
        "class C { [int]$Alpha; [void] M() { $this.A",
        42,
        1,
        &["Alpha"],
    ),
    (
        "class C { [datetime]$When }; [C]::new().When.Ye",
        45,
        2,
        &["Year"],
    ),
    ("enum E { One; Two }; [E]::", 26, 0, &["One", "Two"]),
    (
        "function f { [OutputType([datetime])] param() }; (f).Ye",
        53,
        2,
        &["Year"],
    ),
    ("function f { 'text' }; (f).Len", 27, 3, &["Length"]),
    (
        "$list = [System.Collections.ArrayList]::new(); $list[0].",
        0,
        0,
        &[],
    ),
    (
        "#requires -",
        11,
        0,
        &["Modules", "PSEdition", "RunAsAdministrator", "Version"],
    ),
    ("#Requires -Modules @{ModuleN", 21, 7, &["ModuleName"]),
    ("#requires -Version 5 -PSEdition c", 32, 1, &["Core"]),
    ("<#\n.SYNOPSIS\nText\n.SY", 0, 0, &[]),
    (
        "<#\n.EXAMPLE\nText\n.EX",
        18,
        2,
        &["EXAMPLE", "EXTERNALHELP"],
    ),
];

#[test]
fn offers_what_the_completers_rules_say() {
    let folder = tempdir("rules");
    for (line, start, length, texts) in RULES {
        let mut runtime = session(&folder);
        let offered = complete::complete(&mut runtime, line, line.len());
        let found: Vec<&str> = offered.matches.iter().map(|m| m.text.as_str()).collect();
        if texts.is_empty() {
            assert!(found.is_empty(), "{line}: {found:?}");
            continue;
        }
        let span = (offered.start, offered.end - offered.start);
        assert_eq!(span, (*start, *length), "{line}");
        assert_eq!(found.get(..texts.len()), Some(*texts), "{line}: {found:?}");
    }
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn a_number_sign_brings_lines_of_the_history_back() {
    let folder = tempdir("history");
    let mut runtime = session(&folder);
    let history = runtime.session::<History>();
    history.add("Get-Date", "Completed", (0, 0));
    history.add("Get-MsolUser -All", "Completed", (0, 0));
    let mut lines = |line: &str| -> Vec<String> {
        let offered = complete::complete(&mut runtime, line, line.len());
        offered.matches.into_iter().map(|m| m.text).collect()
    };
    assert_eq!(lines("#get"), ["Get-MsolUser -All", "Get-Date"]);
    assert_eq!(lines("#1"), ["Get-Date"]);
    assert!(lines("# get").is_empty());
    let _ = std::fs::remove_dir_all(&folder);
}

/// Whatever is typed so far and wherever the cursor stands, the answer replaces a part of the text.
#[test]
fn any_cursor_in_any_text_is_answered() {
    let folder = tempdir("any");
    let mut runtime = session(&folder);
    let mut texts: Vec<String> = recorded().into_iter().map(|r| r.line).step_by(5).collect();
    let more = [
        "'ünï' | % { $_.Le \u{1f600} }",
        "@(1,@{a='",
        "[List[str",
        "\u{201c}quote",
        "foreach ($x in 1..3) { $x.",
        "$($(@{${a b}=`",
        "-[({@\"'#",
    ];
    texts.extend(more.map(str::to_string));
    for text in &texts {
        for cursor in 0..=text.len() + 1 {
            let offered = complete::complete(&mut runtime, text, cursor);
            assert!(
                text.get(offered.start..offered.end).is_some(),
                "{text} at {cursor}: {}..{}",
                offered.start,
                offered.end
            );
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/conformance")
        .join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(data(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn recorded() -> Vec<Recorded> {
    let lines = read("completion.jsonl");
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}")))
        .collect()
}

/// The folder that the recorded session stood in.
fn tempdir(test: &str) -> PathBuf {
    let name = format!("msol-completion-{test}-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(folder.join("d1")).expect("a folder in the temporary folder");
    for file in ["d1/inner.ps1", "file one.txt", "report.csv"] {
        std::fs::write(folder.join(file), "").expect("a file in the temporary folder");
    }
    folder
}

fn session(folder: &Path) -> Runtime {
    let mut runtime = Runtime::new(Host::new(Edition::Core), cmdlets::TABLES);
    cmdlets::prepare(&mut runtime, None, false);
    runtime.current_dir = folder.to_string_lossy().as_ref().into();
    runtime.run_text(FUNCTION);
    let others: Vec<String> = std::env::vars_os()
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .filter(|name| name.starts_with("HO") && name != "HOME")
        .collect();
    for name in others {
        runtime.set_environment(&name, None);
    }
    runtime
}

/// What differs, as a text; None where nothing does.
fn difference(record: &Recorded, offered: &Completion) -> Option<String> {
    let units = |end: usize| record.line.get(..end).unwrap_or("").encode_utf16().count();
    let span = (
        units(offered.start),
        units(offered.end) - units(offered.start),
    );
    let offered: Vec<RecordedMatch> = offered
        .matches
        .iter()
        .filter(|m| !is_unrecorded(m))
        .take(120)
        .map(|m| RecordedMatch {
            text: m.text.clone(),
            shown: m.shown.clone(),
            kind: m.kind.name().to_string(),
        })
        .collect();
    // PowerShell says nothing of the span where it offers nothing.
    let same_span = span == (record.from, record.length) || record.matches.is_empty();
    if same_span && offered == record.matches {
        return None;
    }
    let texts = |list: &[RecordedMatch]| -> String {
        let all: Vec<String> = list
            .iter()
            .map(|m| format!("{}|{}|{}", m.text, m.shown, m.kind))
            .collect();
        all.join(" ")
    };
    Some(format!(
        "  recorded {:?} {}\n  offered  {span:?} {}",
        (record.from, record.length),
        texts(&record.matches),
        texts(&offered)
    ))
}

/// True for the commands of MSOnline and AzureAD beyond `Get-MsolUser`, which the recorded session did not have.
fn is_unrecorded(found: &complete::Match) -> bool {
    let of_modules = |name: &str| {
        grammar::cmdlet(name).is_some_and(|c| {
            c.modules
                .iter()
                .any(|m| *m == "MSOnline" || m.starts_with("AzureAD"))
        })
    };
    match found.kind {
        complete::Kind::Command => of_modules(&found.text) && found.text != "Get-MsolUser",
        complete::Kind::Text => {
            found.text != "MsolUser"
                && (found.text.starts_with("Msol") || found.text.starts_with("AzureAD"))
        }
        _ => false,
    }
}
