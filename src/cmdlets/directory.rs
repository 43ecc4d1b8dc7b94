//! The session's tenant: which one it is, when it is opened, and which module is connected to it.

use jiff::Timestamp;

use crate::runtime::{Ctx, Host, Runtime};
use crate::tenant::context::RandomSource;
use crate::tenant::open::{self, Location};
use crate::tenant::{Context, Tenant, TenantError};
use crate::value::error::ErrorCategory;
use crate::value::{Engine, ErrorRecord, Exception, R, Value};

/// What the session knows of its tenant.
#[derive(Default)]
pub struct Directory {
    /// `--tenant`.
    pub location: Option<String>,
    /// `--save`.
    pub save: bool,
    tenant: Option<Tenant>,
    /// The tenant was asked for and could not be opened.
    failed: bool,
    /// Connect-MsolService was called.
    pub msonline: bool,
    /// The account that Connect-AzureAD was called with.
    pub azuread: Option<String>,
}

impl Directory {
    fn place(&self) -> Result<Location, TenantError> {
        let named = self
            .location
            .clone()
            .or_else(|| std::env::var("MSOL_TENANT").ok().filter(|v| !v.is_empty()));
        Ok(match named {
            Some(text) => Location::parse(&text)?,
            None => Location::of_user(|name| std::env::var(name).ok())?,
        })
    }

    /// The tenant, opened when it is first asked for.
    ///
    /// # Errors
    /// It cannot be opened; the message says why.
    pub fn tenant(&mut self) -> Result<&mut Tenant, TenantError> {
        if self.tenant.is_none() {
            self.failed = true;
            let place = self.place()?;
            self.tenant = Some(open::open(&place)?);
            self.failed = false;
        }
        match &mut self.tenant {
            Some(tenant) => Ok(tenant),
            None => Err(TenantError::Store(crate::store::StoreError::NoHome)),
        }
    }

    /// The tenant's initial domain: its name for people. None where the tenant cannot be opened, which the first command
    /// that needs it reports.
    pub fn domain(&mut self) -> Option<String> {
        let tenant = self.tenant().ok()?;
        tenant
            .initial_domain()
            .ok()
            .map(|domain| domain.id.to_string())
    }

    /// True where the tenant was asked for and could not be opened.
    pub fn failed(&self) -> bool {
        self.failed
    }

    /// True once a tenant was opened.
    pub fn is_open(&self) -> bool {
        self.tenant.is_some()
    }

    /// Writes a changed fixture back, where that was asked for.
    ///
    /// # Errors
    /// A message that says what could not be written.
    pub fn finish(&mut self) -> Result<(), String> {
        let (Some(tenant), true) = (&self.tenant, self.save) else {
            return Ok(());
        };
        if !tenant.is_changed() {
            return Ok(());
        }
        match self.place() {
            Ok(Location::File(path)) => open::save(tenant, &path).map_err(|e| e.to_string()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// The host's random numbers as the tenant takes them.
struct HostRandom<'a>(&'a mut Host);

impl RandomSource for HostRandom<'_> {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let word = self.0.random().to_le_bytes();
            for (to, from) in chunk.iter_mut().zip(word) {
                *to = from;
            }
        }
    }
}

/// .NET's time of 1970, in its units of 100 ns.
pub const TICKS_AT_UNIX_EPOCH: i64 = 621_355_968_000_000_000;

/// Runs `f` on the session's tenant with the host's time and chance.
///
/// # Errors
/// What the tenant refuses.
pub fn with_tenant<T>(
    rt: &mut Runtime,
    f: impl FnOnce(&mut Tenant, &mut Context<'_>) -> Result<T, TenantError>,
) -> Result<T, TenantError> {
    let ticks = rt.host.now_utc().saturating_sub(TICKS_AT_UNIX_EPOCH);
    let now = Timestamp::from_nanosecond(i128::from(ticks) * 100).unwrap_or(Timestamp::UNIX_EPOCH);
    // The tenant is taken out while it is used: it knows nothing of the session that it hangs on.
    let directory = rt.session::<Directory>();
    let opens = !directory.is_open();
    directory.tenant()?;
    let Some(mut tenant) = directory.tenant.take() else {
        return Err(TenantError::Store(crate::store::StoreError::NoHome));
    };
    let mut random = HostRandom(&mut rt.host);
    let mut ctx = Context {
        now,
        random: &mut random,
    };
    // Roles that were given for a time begin and end while nobody looks.
    let settled = match opens {
        true => tenant.settle_privileged_roles(&mut ctx),
        false => Ok(()),
    };
    let result = settled.and_then(|()| f(&mut tenant, &mut ctx));
    rt.host.unbuffered |= tenant.is_changed();
    rt.session::<Directory>().tenant = Some(tenant);
    result
}

/// A script's time as a tenant's; None for what is no time. One without a zone is local.
pub fn timestamp(rt: &mut Runtime, value: &Value) -> Option<Timestamp> {
    let Value::DateTime(time) = value.base() else {
        return None;
    };
    let ticks = time.to_universal(&rt.time_zone()).ticks;
    let nanoseconds = i128::from(ticks.saturating_sub(TICKS_AT_UNIX_EPOCH)) * 100;
    Timestamp::from_nanosecond(nanoseconds).ok()
}

/// A tenant's time as a .NET one, in UTC.
pub fn date(time: Option<Timestamp>) -> Value {
    use crate::value::DateTime;
    time.map(|t| Value::DateTime(DateTime::from_timestamp(t)))
        .into()
}

/// Fails unless Connect-MsolService was called.
///
/// # Errors
/// The error that MSOnline's cmdlets give.
pub fn require_msonline(c: &mut Ctx<'_>) -> R<()> {
    if c.rt.session::<Directory>().msonline {
        return own_tenant(c);
    }
    c.throw(msonline_error(
        "Microsoft.Online.Administration.Automation.MicrosoftOnlineException",
        "You must call the Connect-MsolService cmdlet before calling any other cmdlets.",
    ))
}

/// Fails where `-TenantId` names another tenant: nobody here is the partner of one.
fn own_tenant(c: &mut Ctx<'_>) -> R<()> {
    let Some(Value::Guid(wanted)) = c.get("TenantId").map(|v| v.base().clone()) else {
        return Ok(());
    };
    match with_tenant(c.rt, |tenant, _| tenant.organization()) {
        Ok(company) if company.id.guid() != wanted && !wanted.is_nil() => c.throw(msonline_error(
            "Microsoft.Online.Administration.Automation.AccessDeniedException",
            "Access Denied. You do not have permissions to call this cmdlet.",
        )),
        // What else is wrong, the cmdlet's own call of the tenant reports.
        _ => Ok(()),
    }
}

/// Fails unless Connect-AzureAD was called.
///
/// # Errors
/// The error that AzureAD's cmdlets give.
pub fn require_azuread(c: &mut Ctx<'_>) -> R<()> {
    if c.rt.session::<Directory>().azuread.is_some() {
        return Ok(());
    }
    let name = "Microsoft.Open.Azure.AD.CommonLibrary.AadNeedAuthenticationException";
    c.throw(ErrorRecord::of(
        Exception::new(
            name,
            "You must call the Connect-AzureAD cmdlet before calling any other cmdlets.",
        )
        .into_value(),
        name,
        ErrorCategory::NotSpecified,
        Value::Null,
    ))
}

/// An error of MSOnline's service: the fault shows in the id.
pub fn msonline_error(fault: &str, message: &str) -> ErrorRecord {
    ErrorRecord::of(
        Exception::new(
            "Microsoft.Online.Administration.Automation.MicrosoftOnlineException",
            message,
        )
        .into_value(),
        fault,
        ErrorCategory::OperationStopped,
        Value::Null,
    )
}
