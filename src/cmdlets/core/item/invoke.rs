//! `Invoke-Item`: runs a program, or opens a file or folder with what the desktop opens it with.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::provider::targets;
use super::super::shared::refuse;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::diagnostics;
use crate::value::{ErrorRecord, R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Invoke-Item", || Box::new(Invoke))];

/// `Invoke-Item`
struct Invoke;

impl Cmdlet for Invoke {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for place in targets::existing(c)? {
            if !place.is_file_system() {
                c.error(targets::not_supported())?;
                continue;
            }
            if !c.should_process(&format!("Item: {}", place.path), "Invoke Item")? {
                continue;
            }
            if cfg!(windows) {
                return refuse(c, "Invoke-Item on Windows", "start the program by its name");
            }
            c.rt.host.flush();
            let folder = PathBuf::from(c.rt.current_dir.as_str());
            if let Err(e) = open(place.native(), &folder) {
                let message = format!(
                    "An error occurred trying to start process '{}' with working directory '{}'. {}",
                    place.path,
                    folder.display(),
                    diagnostics::reason(&e)
                );
                return c.throw(ErrorRecord::new(
                    "System.ComponentModel.Win32Exception",
                    message,
                    "System.ComponentModel.Win32Exception",
                    ErrorCategory::NotSpecified,
                    Value::Null,
                ));
            }
        }
        Ok(())
    }
}

/// Starts a file as a program; folders, and files that are no programs, are opened.
fn open(path: &Path, folder: &Path) -> io::Result<()> {
    let start = |command: &mut Command| diagnostics::start(command.current_dir(folder)).map(drop);
    if !path.is_dir() {
        match start(&mut Command::new(path)) {
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => {}
            other => return other,
        }
    }
    // .NET asks for these programs, in this order.
    let openers: &[&str] = match cfg!(target_os = "macos") {
        true => &["open"],
        false => &["xdg-open", "gnome-open", "kfmclient"],
    };
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for opener in openers {
        let mut command = Command::new(opener);
        if *opener == "kfmclient" {
            command.arg("openURL");
        }
        match start(command.arg(path)) {
            Ok(()) => return Ok(()),
            Err(e) => last = e,
        }
    }
    Err(last)
}
