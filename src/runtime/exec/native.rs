//! Programs of the operating system as pipeline stages: objects go in as lines of text, lines come out as strings.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert, enumerate};

use super::super::bind::{Arg, ArgKind};
use super::super::command::Call;
use super::super::pipeline::{Out, Runner, Sink};
use super::super::{Runtime, sym};

/// A program's call as a stage. It starts when its input is complete.
pub struct NativeRunner {
    path: Str,
    call: Rc<Call>,
    args: Vec<Arg>,
    input: Vec<Value>,
}

impl NativeRunner {
    /// A call of the program at a path.
    pub fn new(path: Str, call: Rc<Call>, args: Vec<Arg>) -> NativeRunner {
        NativeRunner {
            path,
            call,
            args,
            input: Vec::new(),
        }
    }

    fn arguments(&mut self, rt: &mut Runtime) -> R<Vec<String>> {
        let mut words = Vec::new();
        for arg in std::mem::take(&mut self.args) {
            match arg.kind {
                ArgKind::Named { name, value, .. } => {
                    let mut word = format!("-{name}");
                    if let Some(value) = value {
                        word.push(':');
                        word.push_str(&convert::to_str(rt, &value)?);
                    }
                    words.push(word);
                }
                ArgKind::Value(_, Some(text)) => words.push(text.to_string()),
                ArgKind::Value(value, None) => match enumerate::elements(rt, &value) {
                    Some(items) => {
                        for item in items? {
                            words.push(convert::to_str(rt, &item)?.to_string());
                        }
                    }
                    None => words.push(convert::to_str(rt, &value)?.to_string()),
                },
            }
        }
        Ok(words)
    }
}

impl Runner for NativeRunner {
    fn begin(&mut self, _rt: &mut Runtime) -> R<()> {
        Ok(())
    }

    fn process(&mut self, _rt: &mut Runtime, input: Option<Value>) -> R<()> {
        self.input.extend(input);
        Ok(())
    }

    fn end(&mut self, rt: &mut Runtime) -> R<()> {
        let args = self.arguments(rt)?;
        let shown = matches!(rt.out, Out::Null);
        let mut command = Command::new(self.path.as_str());
        command
            .args(&args)
            .current_dir(rt.current_dir.as_str())
            .stdout(Stdio::piped());
        command.stdin(if self.call.expects_input.get() {
            Stdio::piped()
        } else {
            Stdio::null()
        });
        let errors_wanted = matches!(rt.redirects.error, Sink::Out(_));
        command.stderr(if errors_wanted {
            Stdio::piped()
        } else {
            Stdio::inherit()
        });
        rt.host.flush();
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                return ErrorRecord::new(
                    "System.Management.Automation.ApplicationFailedException",
                    format!("Program '{}' failed to run: {error}", self.call.invoked_as),
                    "NativeCommandFailed",
                    ErrorCategory::ResourceUnavailable,
                    Value::Null,
                )
                .raise();
            }
        };
        let mut text = String::new();
        for value in std::mem::take(&mut self.input) {
            text.push_str(&convert::to_str(rt, &value)?);
            text.push('\n');
        }
        // Input is written from a thread of its own: a program that answers before it has read all cannot block us.
        let writer = child.stdin.take().map(|mut stdin| {
            std::thread::spawn(move || {
                // The program may close its input early.
                let _ = stdin.write_all(text.as_bytes());
            })
        });
        let errors = child.stderr.take().map(|stderr| {
            std::thread::spawn(move || {
                BufReader::new(stderr)
                    .lines()
                    .map_while(Result::ok)
                    .collect::<Vec<String>>()
            })
        });
        let mut outcome = Ok(());
        if let Some(stdout) = child.stdout.take() {
            let mut reader = BufReader::new(stdout);
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
                while matches!(line.last(), Some(b'\n' | b'\r')) {
                    line.pop();
                }
                if outcome.is_ok() && !shown {
                    outcome = rt.write(Value::from(String::from_utf8_lossy(&line).into_owned()));
                }
                line.clear();
            }
        }
        let status = child.wait();
        if let Some(writer) = writer {
            // A panic in the writer would only mean that input was cut short.
            let _ = writer.join();
        }
        if let Some(lines) = errors.and_then(|e| e.join().ok()) {
            for line in lines {
                let record = ErrorRecord::new(
                    "System.Management.Automation.RemoteException",
                    &line,
                    "NativeCommandErrorMessage",
                    ErrorCategory::NotSpecified,
                    Value::str(&line),
                );
                if let Sink::Out(out) = rt.redirects.error.clone() {
                    rt.write_to(&out, Value::Net(Rc::new(record)))?;
                }
            }
        }
        let code = status.ok().and_then(|s| s.code()).unwrap_or(-1);
        rt.global.put(sym::LAST_EXIT_CODE, Value::Int32(code));
        outcome
    }
}
