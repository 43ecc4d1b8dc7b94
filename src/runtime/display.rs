//! The views that a session has loaded from `.format.ps1xml` files.

use std::rc::Rc;

use super::Runtime;
use crate::format::display::{File, loader};
use crate::value::Str;

impl Runtime {
    /// Loads a file behind the built-in views, in place of what it said before; what is wrong in it. A file with errors
    /// is not taken at all.
    pub fn load_formats(&mut self, path: &str, text: &str) -> Vec<String> {
        let (definitions, errors) = loader::read(self, path, text);
        if errors.is_empty() {
            let mut database = self.display.as_deref().cloned().unwrap_or_default();
            let file = File {
                path: Str::from(path),
                definitions: Rc::new(definitions),
            };
            let same = |own: &File| own.path.eq_ignore_ascii_case(path);
            match database.appended.iter().position(same) {
                Some(at) => {
                    if let Some(own) = database.appended.get_mut(at) {
                        *own = file;
                    }
                }
                None => database.appended.push(file),
            }
            self.display = Some(Rc::new(database));
        }
        errors
    }
}
