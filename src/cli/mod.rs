//! The command line: what `msol` was asked to do, and doing it. One file a verb.

pub mod check;
pub mod options;
pub mod run;

pub use options::Options;

/// The text of `--help`.
pub fn help() -> &'static str {
    "msol runs PowerShell scripts written for MSOnline and AzureAD, without PowerShell.

usage:
  msol                                the prompt
  msol [FLAGS] SCRIPT.ps1 [ARGS]      run a script
  msol [FLAGS] -c TEXT                run a command
  msol [FLAGS] -                      run the script on standard input
  msol check [--commands] [--json] PATH...
                                      what scripts, or all below a folder, need that is not there; runs nothing

flags:
  --edition desktop|core   which PowerShell to be: 5.1 (the default) or 7
  --tenant FILE            a tenant: FILE.json (in memory), FILE.db (SQLite), demo: (a fresh demo tenant);
                           without it the demo tenant in your data folder, or MSOL_TENANT
  --save                   write a changed FILE.json back
  --width N                columns of the output
  --now TIME  --seed N  --culture NAME  --answers FILE  --no-color
                           make a run reproducible
  -File -Command -EncodedCommand -NoProfile -NonInteractive -NoLogo -ExecutionPolicy X -WorkingDirectory D ...
                           as powershell.exe takes them
"
}
