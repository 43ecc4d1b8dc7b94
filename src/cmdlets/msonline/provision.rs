//! `Redo-MsolProvisionUser`, `Redo-MsolProvisionGroup`, `Redo-MsolProvisionContact`: the services are asked to take an
//! object again. There are none behind a tenant that lives in a file, so that an object's errors stay what they are.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::Contact;
use crate::value::R;

use super::call::{attempt, id};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Redo-MsolProvisionUser", || Box::new(Redo::User)),
    Entry::new("Redo-MsolProvisionGroup", || Box::new(Redo::Group)),
    Entry::new("Redo-MsolProvisionContact", || Box::new(Redo::Contact)),
];

/// The kind of object.
enum Redo {
    User,
    Group,
    Contact,
}

impl Cmdlet for Redo {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let id = id(c, "ObjectId")?;
        attempt(c, |tenant, _| match self {
            Redo::User => tenant.user(id).map(|_| ()),
            Redo::Group => tenant.group(id).map(|_| ()),
            Redo::Contact => tenant.require::<Contact>(id).map(|_| ()),
        })?;
        Ok(())
    }
}
