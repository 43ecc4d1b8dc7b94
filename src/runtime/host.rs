//! The host: where text goes and comes from, and everything that would differ from run to run (time, randomness,
//! width, culture, colour).

use std::cell::OnceCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::Edition;
use crate::text::culture::Culture;

/// How a run is set up.
pub struct Host {
    /// Which PowerShell to be.
    pub edition: Edition,
    /// Columns of the output.
    pub width: usize,
    /// Colours may be used.
    pub color: bool,
    /// Colours were declined: `--no-color`, `NO_COLOR`.
    pub plain_text: bool,
    /// `--now`: ticks of UTC since 0001-01-01, and how far the clock may have run since.
    pub now: Option<i64>,
    /// The state of the random numbers.
    pub seed: u64,
    /// `[cultureinfo]::CurrentCulture`.
    pub culture: &'static Culture,
    /// The local time zone, looked up when it is first asked for: that reads the system's whole list of zones.
    time_zone: OnceCell<jiff::tz::TimeZone>,
    /// `-NonInteractive`: prompts fail.
    pub interactive: bool,
    /// `--answers`: lines for prompts.
    pub answers: Option<VecDeque<String>>,
    /// Standard output, buffered by whoever made it.
    pub out: Box<dyn Write>,
    /// Standard error.
    pub err: Box<dyn Write>,
    /// The column at which standard output stands is the first (`Write-Host -NoNewline` leaves it elsewhere).
    pub at_line_start: bool,
    /// `$Host.SetShouldExit`: the process's exit code, whatever else ends the script.
    pub should_exit: Option<i32>,
    /// Each line goes out at once: from a script's first change of its tenant on, a line may be the acknowledgement of
    /// a change, which must not be lost with the process.
    pub unbuffered: bool,
    /// Why standard output takes nothing more (a closed pipe, a full disk): the run ends as soon as it notices.
    pub refused: Option<io::Error>,
    /// `Start-Transcript`: what is shown goes to these files too.
    pub transcripts: Vec<Transcript>,
    /// A progress stands at the foot of the terminal.
    progress: bool,
    /// Set from outside (Ctrl+C): whoever waits for input stops waiting.
    pub interrupted: Arc<AtomicBool>,
}

/// A file that what is shown goes to.
pub struct Transcript {
    /// Its absolute path.
    pub path: PathBuf,
    /// The file.
    pub file: io::BufWriter<File>,
}

const TICKS_AT_UNIX_EPOCH: i64 = 621_355_968_000_000_000;

impl Host {
    /// A host for an edition with PowerShell's defaults, that writes to the process's streams.
    pub fn new(edition: Edition) -> Host {
        Host {
            edition,
            width: 120,
            color: false,
            plain_text: false,
            now: None,
            seed: 0,
            culture: Culture::en_us(),
            time_zone: OnceCell::new(),
            interactive: false,
            answers: None,
            out: Box::new(io::BufWriter::with_capacity(1 << 16, io::stdout())),
            err: Box::new(io::stderr()),
            at_line_start: true,
            should_exit: None,
            unbuffered: false,
            refused: None,
            progress: false,
            interrupted: Arc::new(AtomicBool::new(false)),
            transcripts: Vec::new(),
        }
    }

    /// The local time zone.
    pub fn time_zone(&self) -> &jiff::tz::TimeZone {
        self.time_zone.get_or_init(jiff::tz::TimeZone::system)
    }

    /// The time in ticks of UTC.
    pub fn now_utc(&self) -> i64 {
        self.now.unwrap_or_else(|| {
            let nanos = jiff::Timestamp::now().as_nanosecond();
            TICKS_AT_UNIX_EPOCH.saturating_add(i64::try_from(nanos / 100).unwrap_or(0))
        })
    }

    /// 64 random bits: the system's, which nobody can foretell, or SplitMix64 over the seed where one was given.
    pub fn random(&mut self) -> u64 {
        if self.seed == 0 {
            if let Ok(random) = getrandom::u64() {
                return random;
            }
            self.seed = jiff::Timestamp::now().as_nanosecond() as u64
                ^ u64::from(std::process::id()).rotate_left(32);
        }
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Shows a line at the foot of the terminal until the next output; an empty one takes it away. Nothing where
    /// standard error is no terminal.
    pub fn show_progress(&mut self, line: &str) {
        if !io::stderr().is_terminal() {
            return;
        }
        self.flush();
        // A terminal that takes nothing shows nothing.
        let _ = write!(self.err, "\r\u{1b}[2K{line}\r").and_then(|()| self.err.flush());
        self.progress = !line.is_empty();
    }

    /// Takes the progress away before something else is shown.
    fn end_progress(&mut self) {
        if std::mem::take(&mut self.progress) {
            let _ = write!(self.err, "\r\u{1b}[2K").and_then(|()| self.err.flush());
        }
    }

    /// Writes text to standard output as it is.
    pub fn write(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.end_progress();
        self.at_line_start = text.ends_with('\n');
        self.transcribe(text);
        if let Err(error) = self.out.write_all(text.as_bytes()) {
            self.refused.get_or_insert(error);
        }
        if self.unbuffered && self.at_line_start {
            self.flush();
        }
    }

    fn transcribe(&mut self, text: &str) {
        for transcript in &mut self.transcripts {
            // `Stop-Transcript` reports what could not be written.
            let _ = transcript.file.write_all(text.as_bytes());
        }
    }

    /// Writes a line to standard error, after what standard output still holds.
    pub fn write_err(&mut self, text: &str) {
        self.end_progress();
        self.flush();
        self.transcribe(text);
        // Nowhere is left to report that standard error is closed.
        let _ = self.err.write_all(text.as_bytes());
        let _ = self.err.flush();
    }

    /// Sends buffered output on its way.
    pub fn flush(&mut self) {
        if let Err(error) = self.out.flush() {
            self.refused.get_or_insert(error);
        }
    }

    /// The next line of input: from `--answers`, or from standard input. None at its end, and after Ctrl+C.
    pub fn read_line(&mut self) -> Option<String> {
        self.read(false)
    }

    /// The same without showing on the terminal what is typed.
    pub fn read_secret(&mut self) -> Option<String> {
        self.read(true)
    }

    fn read(&mut self, hidden: bool) -> Option<String> {
        if let Some(answers) = &mut self.answers {
            return answers.pop_front();
        }
        self.flush();
        super::console::read_line(&self.interrupted, hidden)
    }
}
