//! `Connect-MsolService`.

use crate::cmdlets::directory::Directory;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::with_class(
    "Connect-MsolService",
    || Box::new(Connect),
    "Microsoft.Online.Administration.Automation.ConnectMsolService",
)];

/// `Connect-MsolService`: connects to the session's tenant. Credentials are taken and not looked at: there is no
/// service that could check them.
struct Connect;

impl Cmdlet for Connect {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Err(error) = c.rt.session::<Directory>().tenant().map(|_| ()) {
            let record = super::errors::record(&error);
            return c.throw(record);
        }
        c.rt.session::<Directory>().msonline = true;
        Ok(())
    }
}
