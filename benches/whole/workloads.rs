//! The workloads: what each prints, and the goals.

/// A script of `benches/workloads` with what is expected of it.
pub struct Workload {
    /// The script's name without `.ps1`.
    pub name: &'static str,
    /// The file of `mkdata.py` that it reads; it then writes another.
    pub input: Option<&'static str>,
    /// What PowerShell prints for it, without the last line's end.
    pub prints: &'static str,
    /// Its time as a share of the reference's.
    pub goal: f64,
    /// Its peak memory, where a goal is set.
    pub goal_megabytes: Option<f64>,
}

/// In the order of their names.
pub const WORKLOADS: [Workload; 9] = [
    Workload {
        name: "b1-start",
        input: None,
        prints: "ready",
        goal: 0.015,
        goal_megabytes: Some(15.0),
    },
    Workload {
        name: "b2-loop",
        input: None,
        prints: "166666166667",
        goal: 0.25,
        goal_megabytes: None,
    },
    Workload {
        name: "b3-calls",
        input: None,
        prints: "17711",
        goal: 0.3,
        goal_megabytes: None,
    },
    Workload {
        name: "b4-strings",
        input: None,
        prints: "47057\nUSER#|425\n47057",
        goal: 0.4,
        goal_megabytes: None,
    },
    Workload {
        name: "b5-pipeline",
        input: None,
        prints: "\nName Count\n---- -----\nD9     889\nD7     889\nD6     889\nD48    889\nD47    889\n\n\n100035\nUser 100080",
        goal: 1.2,
        goal_megabytes: Some(120.0),
    },
    Workload {
        name: "b6-csv",
        input: Some("users.csv"),
        prints: "958476",
        goal: 0.35,
        goal_megabytes: Some(25.0),
    },
    Workload {
        name: "b7-json",
        input: Some("users.json"),
        prints: "4102227",
        goal: 0.5,
        goal_megabytes: Some(150.0),
    },
    Workload {
        name: "b8-hash",
        input: None,
        prints: "599997\n200000",
        goal: 0.35,
        goal_megabytes: None,
    },
    Workload {
        name: "b9-table",
        input: None,
        prints: "1260128",
        goal: 0.2,
        goal_megabytes: None,
    },
];
