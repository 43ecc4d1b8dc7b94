//! What grows must not grow faster than its kind: each snippet is run for a size and for eight times that size, and the
//! processor time of the second run says how its cost grows. Eight times the work costs about eight times as much, work
//! by the square sixty-four times; the line is drawn between. Processor time is the process's own, so that what else
//! the machine does hardly counts, and the best of several runs is taken.

#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How much larger the second size is.
const TIMES: u32 = 8;

/// How many times more than the first run the second one may cost.
const MOST: u32 = 26;

/// Less than this is noise.
const NOISE: Duration = Duration::from_millis(8);

/// Names, first sizes, and snippets that do `$n` rounds of what the name says.
const SNIPPETS: &[(&str, u32, &str)] = &[
    (
        "an array that a variable holds alone grows in its place",
        3000,
        "$a = @(); for ($i = 0; $i -lt $n; $i++) { $a += $i }",
    ),
    (
        "so does a typed one, a text, a note, an entry, and an entry of a generic dictionary",
        1000,
        "[int[]]$a = @(); [string]$s = ''; $o = [pscustomobject]@{ A = @() }; $h = @{ A = @() }
        $d = [Collections.Generic.Dictionary[string, object]]::new(); $d['A'] = @()
        for ($i = 0; $i -lt $n; $i++) { $a += $i; $s += 'abc'; $o.A += $i; $h.A += $i; $d['A'] += $i }",
    ),
    (
        "lists take and give at their end",
        2000,
        "$l = [Collections.Generic.List[int]]::new(); $a = [Collections.ArrayList]::new()
        for ($i = 0; $i -lt $n; $i++) { $l.Add($i); $null = $a.Add($i); $null = $l[$i]; $null = $l.Count }
        for ($i = 0; $i -lt $n; $i++) { $l.RemoveAt($l.Count - 1); $a.RemoveAt($a.Count - 1) }",
    ),
    (
        "keys are added, counted, found and removed",
        1500,
        "$h = @{}; for ($i = 0; $i -lt $n; $i++) { $h[\"k$i\"] = $i; $null = $h.Count; $null = $h.Keys.Count }
        for ($i = 0; $i -lt $n; $i++) { $h.Remove(\"k$i\") }",
    ),
    (
        "the keys of a dictionary are looked at without being copied",
        1500,
        "$h = @{}; $d = [Collections.Generic.Dictionary[int, int]]::new()
        for ($i = 0; $i -lt $n; $i++) {
            $h[$i] = $i; $d[$i] = $i
            foreach ($k in $h.Keys) { break }; foreach ($v in $d.Values) { break }
            foreach ($e in $h.GetEnumerator()) { break }
        }",
    ),
    (
        "a sorted dictionary gives its first key between additions",
        600,
        "$d = [Collections.Generic.SortedDictionary[int, int]]::new(); $l = [Collections.SortedList]::new()
        $s = [Collections.Generic.SortedSet[int]]::new()
        for ($i = 0; $i -lt $n; $i++) {
            $d.Add(-$i, $i); foreach ($k in $d.Keys) { break }
            $l.Add(-$i, $i); $null = $l.GetKey(0); $null = $l.IndexOfKey(-$i)
            $null = $s.Add(-$i); $null = $s.Min
        }
        for ($i = 0; $i -lt $n; $i++) { $l.RemoveAt(0) }",
    ),
    (
        "an ordered dictionary takes and gives at its beginning",
        600,
        "$o = [ordered]@{}; for ($i = 0; $i -lt $n; $i++) { $o.Insert(0, \"k$i\", $i); $null = $o[0] }
        for ($i = 0; $i -lt $n; $i++) { $o.RemoveAt(0) }",
    ),
    (
        "queues, stacks, sets and linked lists",
        800,
        "$q = [Collections.Queue]::new(); $s = [Collections.Generic.Stack[int]]::new()
        $h = [Collections.Generic.HashSet[string]]::new(); $l = [Collections.Generic.LinkedList[int]]::new()
        for ($i = 0; $i -lt $n; $i++) { $q.Enqueue($i); $s.Push($i); $null = $h.Add(\"k$i\"); $null = $l.AddLast($i) }
        for ($i = 0; $i -lt $n; $i++) {
            $null = $q.Dequeue(); $null = $s.Pop(); $null = $h.Remove(\"k$i\"); $l.RemoveFirst()
        }",
    ),
    (
        "a builder of any text answers for places near the last one",
        800,
        "$b = [Text.StringBuilder]::new()
        for ($i = 0; $i -lt $n; $i++) { $null = $b.Append('aé'); $null = $b.Length; $null = $b.Insert($b.Length, 'ü') }
        for ($i = 0; $i -lt $n; $i++) { $null = $b[$i]; $b[$i] = 'ö' }
        for ($i = 0; $i -lt $n; $i++) { $null = $b.Remove($b.Length - 1, 1); $b.Length-- }",
    ),
    (
        "two texts are walked side by side",
        1200,
        "$s = 'é' * $n; $t = 'ü' * $n; for ($i = 0; $i -lt $n - 1; $i++) { $null = $s[$i]; $null = $t.Substring($i, 1) }",
    ),
    (
        "one match is asked for after the other",
        600,
        "$m = [regex]::Match('éb1' * $n, '\\d'); while ($m.Success) { $null = $m.Index; $m = $m.NextMatch() }",
    ),
    (
        "an object gets many members, by name",
        250,
        "$o = [pscustomobject]@{}
        for ($i = 0; $i -lt $n; $i++) { $o | Add-Member -NotePropertyName \"p$i\" -NotePropertyValue $i }
        for ($i = 0; $i -lt $n; $i++) { $null = $o.\"p$i\" }
        $null = $o | ConvertTo-Json | ConvertFrom-Json",
    ),
    (
        "cmdlets that tell equal things apart",
        300,
        "$null = 1..$n | Group-Object { \"k$_\" }; $null = 1..$n | Sort-Object -Unique
        $null = \"$(1..$n)\" -split ' ' -join ','",
    ),
];

/// The processor time of a snippet.
fn cost(script: &Path, n: u32) -> Duration {
    let mut child = Command::new(env!("CARGO_BIN_EXE_msol"))
        .args(["--edition", "core", "--tenant", "demo:"])
        .arg(script)
        .arg(n.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let pid = i32::try_from(child.id()).unwrap();
    let mut status = 0;
    // SAFETY: `rusage` is plain numbers, for which zeros are valid; `wait4` fills in both of its pointers, which
    // live on this stack frame, and the process is this test's child that nobody else waits for.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        assert_eq!(libc::wait4(pid, &raw mut status, 0, &raw mut usage), pid);
        usage
    };
    let _ = child.try_wait();
    assert!(libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0);
    let time = usage.ru_utime;
    Duration::new(
        u64::try_from(time.tv_sec).unwrap(),
        u32::try_from(time.tv_usec).unwrap() * 1000,
    )
}

/// Whether eight times the work costs less than the square would, and what was measured.
fn grows_as_its_kind(script: &Path, size: u32) -> Result<(), (Duration, Duration)> {
    let start = cost(script, 0);
    let (mut one, mut eight) = (Duration::MAX, Duration::MAX);
    for _ in 0..4 {
        one = one.min(cost(script, size).saturating_sub(start));
        eight = eight.min(cost(script, size * TIMES).saturating_sub(start));
        if eight < one.max(NOISE) * MOST {
            return Ok(());
        }
    }
    Err((one, eight))
}

#[test]
fn nothing_costs_more_than_its_kind_must() {
    let folder = std::env::temp_dir().join(format!("msol-scaling-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let script: PathBuf = folder.join("snippet.ps1");
    let mut slow = Vec::new();
    for (name, size, snippet) in SNIPPETS {
        let text = format!(
            "param([int]$n)\n$ErrorActionPreference = 'Stop'\nif ($n -eq 0) {{ exit 0 }}\n{snippet}\n"
        );
        std::fs::write(&script, text).unwrap();
        if let Err((one, eight)) = grows_as_its_kind(&script, *size) {
            slow.push(format!(
                "{name}: {one:?} for {size}, {eight:?} for {TIMES} times that"
            ));
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    assert!(slow.is_empty(), "{slow:#?}");
}
