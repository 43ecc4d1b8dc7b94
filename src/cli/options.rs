//! The flags of `msol`, and those with which jobs call `powershell.exe` today.
//!
//! PowerShell's flags start with one dash or two, ignore case and may be abbreviated; everything behind `-File` and
//! `-Command` belongs to the script. No argument library reads such a line.

use base64::Engine;

use crate::Edition;

/// What to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The prompt.
    Prompt,
    /// A script file with its arguments.
    File(String, Vec<String>),
    /// A text.
    Command(String),
    /// The script on standard input.
    Stdin,
    /// `--help`.
    Help,
    /// `--version`.
    Version,
    /// `-Version` as PowerShell 7 takes it: says which PowerShell this is.
    ShellVersion,
    /// A verb of `msol` itself (`check`, `tenant` ...) with its arguments.
    Verb(String, Vec<String>),
}

/// A command line, understood.
#[derive(Clone, Debug)]
pub struct Options {
    /// What to run.
    pub what: What,
    /// Which PowerShell to be.
    pub edition: Edition,
    /// `--width`
    pub width: Option<usize>,
    /// `--now`
    pub now: Option<String>,
    /// `--seed`
    pub seed: Option<u64>,
    /// `--culture`
    pub culture: Option<String>,
    /// `--no-color`
    pub no_color: bool,
    /// `--answers`
    pub answers: Option<String>,
    /// `--tenant`
    pub tenant: Option<String>,
    /// `--save`
    pub save: bool,
    /// `-NonInteractive`
    pub non_interactive: bool,
    /// `-NoExit`
    pub no_exit: bool,
    /// `-WorkingDirectory`
    pub working_directory: Option<String>,
}

/// What PowerShell's own flags take behind them.
#[derive(Clone, Copy)]
enum Takes {
    Nothing,
    Value,
}

/// PowerShell's flags: name, the shortest abbreviation, what follows. The first that fits wins.
const POWERSHELL: &[(&str, usize, Takes)] = &[
    ("file", 1, Takes::Value),
    ("command", 1, Takes::Value),
    ("encodedcommand", 1, Takes::Value),
    ("ec", 2, Takes::Value),
    ("executionpolicy", 2, Takes::Value),
    ("ep", 2, Takes::Value),
    ("noprofile", 3, Takes::Nothing),
    ("noninteractive", 4, Takes::Nothing),
    ("nologo", 3, Takes::Nothing),
    ("noexit", 3, Takes::Nothing),
    ("noprofileloadtime", 10, Takes::Nothing),
    ("inputformat", 1, Takes::Value),
    ("if", 2, Takes::Value),
    ("outputformat", 1, Takes::Value),
    ("of", 2, Takes::Value),
    ("windowstyle", 1, Takes::Value),
    ("workingdirectory", 2, Takes::Value),
    ("wd", 2, Takes::Value),
    ("configurationname", 6, Takes::Value),
    ("configurationfile", 14, Takes::Value),
    ("psconsolefile", 3, Takes::Value),
    ("version", 1, Takes::Value),
    ("sta", 2, Takes::Nothing),
    ("mta", 2, Takes::Nothing),
    ("login", 1, Takes::Nothing),
    ("interactive", 2, Takes::Nothing),
    ("settingsfile", 3, Takes::Value),
];

fn powershell_flag(name: &str) -> Option<(&'static str, Takes)> {
    let lower = name.to_ascii_lowercase();
    POWERSHELL
        .iter()
        .find(|(long, shortest, _)| lower.len() >= *shortest && long.starts_with(&lower))
        .map(|(long, _, takes)| (*long, *takes))
}

impl Options {
    /// Reads a command line without the program's name; `program` is that name.
    ///
    /// # Errors
    /// A message that says what was wrong and what to do.
    pub fn parse(program: &str, args: &[String]) -> Result<Options, String> {
        let is_pwsh = program
            .rsplit(['/', '\\'])
            .next()
            .is_some_and(|n| n.eq_ignore_ascii_case("pwsh") || n.eq_ignore_ascii_case("pwsh.exe"));
        let mut options = Options {
            what: What::Prompt,
            edition: if is_pwsh {
                Edition::Core
            } else {
                Edition::Desktop
            },
            width: None,
            now: None,
            seed: None,
            culture: None,
            no_color: false,
            answers: None,
            tenant: None,
            save: false,
            non_interactive: false,
            no_exit: false,
            working_directory: None,
        };
        let mut at = 0;
        while let Some(arg) = args.get(at) {
            at += 1;
            let rest = || args.get(at..).unwrap_or_default().to_vec();
            if arg == "-" {
                options.what = What::Stdin;
                return Ok(options);
            }
            let Some(name) = arg
                .strip_prefix("--")
                .or_else(|| arg.strip_prefix('-'))
                .filter(|n| !n.is_empty())
            else {
                options.what = if is_verb(arg) {
                    What::Verb(arg.clone(), rest())
                } else if options.edition == Edition::Desktop && !names_file(arg) {
                    // Windows PowerShell takes words without a flag for a command, PowerShell 7 for a script.
                    let words = args.get(at - 1..).unwrap_or_default();
                    What::Command(words.join(" "))
                } else {
                    What::File(arg.clone(), rest())
                };
                return Ok(options);
            };
            let (name, inline) = match name.split_once('=') {
                Some((n, v)) if arg.starts_with("--") => (n, Some(v.to_string())),
                _ => (name, None),
            };
            let mut value = |what: &str| -> Result<String, String> {
                if let Some(v) = &inline {
                    return Ok(v.clone());
                }
                let v = args
                    .get(at)
                    .cloned()
                    .ok_or_else(|| format!("{arg} needs {what} behind it."))?;
                at += 1;
                Ok(v)
            };
            if arg.starts_with("--") && options.own_flag(name, &mut value)? {
                continue;
            }
            match (name, powershell_flag(name)) {
                ("h" | "?" | "help", _) => {
                    options.what = What::Help;
                    return Ok(options);
                }
                (_, Some(("file", _))) => {
                    let file = value("a script's path")?;
                    let rest = args.get(at..).unwrap_or_default().to_vec();
                    options.what = if file == "-" {
                        What::Stdin
                    } else {
                        What::File(file, rest)
                    };
                    return Ok(options);
                }
                (_, Some(("command", _))) => {
                    let words = args.get(at..).unwrap_or_default();
                    if words.is_empty() {
                        return Err(format!(
                            "Cannot process the command because of a missing parameter. A command must follow {arg}."
                        ));
                    }
                    options.what = match words {
                        [only] if only == "-" => What::Stdin,
                        words => What::Command(words.join(" ")),
                    };
                    return Ok(options);
                }
                (_, Some(("encodedcommand" | "ec", _))) => {
                    let text = value("a command in base64")?;
                    options.what = What::Command(decode(&text).ok_or_else(|| {
                        format!("Cannot process the command because the value specified with {arg} is not properly encoded. The value must be Base64 encoded (UTF-16LE).")
                    })?);
                }
                (_, Some(("noninteractive", _))) => options.non_interactive = true,
                (_, Some(("noexit", _))) => options.no_exit = true,
                (_, Some(("workingdirectory" | "wd", _))) => {
                    options.working_directory = Some(value("a folder")?)
                }
                (_, Some(("version", _))) if options.edition.is_core() => {
                    options.what = What::ShellVersion;
                    return Ok(options);
                }
                (_, Some((_, Takes::Nothing))) => {}
                (_, Some((_, Takes::Value))) => {
                    value("a value")?;
                }
                (_, None) => {
                    return Err(format!(
                        "The flag {arg} is not known. `msol --help` lists the flags."
                    ));
                }
            }
        }
        Ok(options)
    }

    /// A flag of `msol` itself; false where it is none.
    fn own_flag(
        &mut self,
        name: &str,
        value: &mut dyn FnMut(&str) -> Result<String, String>,
    ) -> Result<bool, String> {
        let number = |flag: &str, text: String| {
            text.parse::<u64>()
                .map_err(|_| format!("--{flag} takes a whole number, not '{text}'."))
        };
        match name {
            "edition" => {
                let text = value("desktop or core")?;
                self.edition = Edition::parse(&text)
                    .ok_or_else(|| format!("--edition takes desktop or core, not '{text}'."))?;
            }
            "width" => {
                let width = number("width", value("a number of columns")?)?;
                if !(1..=100_000).contains(&width) {
                    return Err(format!("--width takes 1 to 100000 columns, not {width}."));
                }
                self.width = Some(width as usize);
            }
            "now" => self.now = Some(value("a time")?),
            "seed" => self.seed = Some(number("seed", value("a number")?)?),
            "culture" => self.culture = Some(value("a culture's name")?),
            "no-color" => self.no_color = true,
            "answers" => self.answers = Some(value("a file of lines")?),
            "tenant" => self.tenant = Some(value("a tenant file")?),
            "save" => self.save = true,
            "version" => self.what = What::Version,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// The verbs that `msol` has beside running scripts. A file of that name is run as `./check`.
fn is_verb(word: &str) -> bool {
    matches!(word, "check")
}

/// True for a word that means a script file rather than a command.
fn names_file(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    lower.ends_with(".ps1") || std::path::Path::new(word).exists()
}

fn decode(text: &str) -> Option<String> {
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text.trim())
        .ok()?;
    if bytes.len() % 2 != 0 {
        return None;
    }
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|c| u16::from_le_bytes([c[0], c[1]]))
        .collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Options {
        let words: Vec<String> = words.iter().map(|w| w.to_string()).collect();
        match Options::parse("msol", &words) {
            Ok(options) => options,
            Err(message) => panic!("{message}"),
        }
    }

    #[test]
    fn a_scheduled_tasks_line_is_understood() {
        let o = parse(&[
            "-NoP", "-NonI", "-Exec", "Bypass", "-NoLogo", "-File", "a.ps1", "-Name", "x",
        ]);
        assert_eq!(
            o.what,
            What::File("a.ps1".into(), vec!["-Name".into(), "x".into()])
        );
        assert!(o.non_interactive);
    }

    #[test]
    fn a_command_takes_the_rest_of_the_line() {
        assert_eq!(
            parse(&["-c", "1", "+", "2"]).what,
            What::Command("1 + 2".into())
        );
        assert_eq!(
            parse(&["-EncodedCommand", "MQA="]).what,
            What::Command("1".into())
        );
    }

    #[test]
    fn flags_may_follow_an_encoded_command() {
        let options = parse(&[
            "-EncodedCommand",
            "MQA=",
            "-NonInteractive",
            "--width",
            "60",
        ]);
        assert_eq!(options.what, What::Command("1".into()));
        assert!(options.non_interactive);
        assert_eq!(options.width, Some(60));
    }

    #[test]
    fn words_without_a_flag_are_a_command_in_windows_powershell_and_a_script_in_powershell_7() {
        let line = ["Get-MsolUser", "-All"];
        assert_eq!(parse(&line).what, What::Command("Get-MsolUser -All".into()));
        let core = ["--edition", "core", "Get-MsolUser", "-All"];
        assert_eq!(
            parse(&core).what,
            What::File("Get-MsolUser".into(), vec!["-All".into()])
        );
        assert!(matches!(parse(&["no-such.PS1"]).what, What::File(..)));
    }

    #[test]
    fn own_flags_stand_before_the_script() {
        let o = parse(&["--edition", "core", "--width=80", "x.ps1", "--width", "3"]);
        assert_eq!((o.edition, o.width), (Edition::Core, Some(80)));
        assert_eq!(
            o.what,
            What::File("x.ps1".into(), vec!["--width".into(), "3".into()])
        );
    }
}
