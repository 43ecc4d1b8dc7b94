//! The `msol` command line.

fn main() {}
