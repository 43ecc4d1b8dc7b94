//! Contacts: deleting them, and taking their manager away.

use super::Tenant;
use super::error::{Result, TenantError};
use super::id::ObjectId;
use super::model::{CONTACTS, Contact};

impl Tenant {
    /// Deletes a contact.
    ///
    /// # Errors
    /// No such contact.
    pub fn delete_contact(&mut self, id: ObjectId) -> Result<()> {
        self.change(|tenant| {
            tenant.remove::<Contact>(id)?;
            tenant.forget(id)
        })
    }

    /// Takes a contact's manager away.
    ///
    /// # Errors
    /// No such contact; it is synchronised.
    pub fn remove_contact_manager(&mut self, id: ObjectId) -> Result<()> {
        let mut contact: Contact = self.require(id)?;
        if contact.on_premises_sync_enabled == Some(true) {
            return Err(TenantError::Synchronised {
                kind: CONTACTS,
                id,
                property: "manager",
            });
        }
        contact.manager = None;
        self.put(&contact)
    }
}
